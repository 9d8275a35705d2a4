{{/* What a service is told: settings that anybody may read, and secrets apart from them. */}}

{{- define "entente.settings" -}}
{{- $values := .root.Values -}}
{{- $at := . -}}
HOST: 0.0.0.0
PORT: "8080"
LOG_LEVEL: {{ $values.logLevel }}
JWKS_URL: {{ ternary "file:///etc/entente/jwks/jwks.json" $values.auth.jwksUrl (ne $values.auth.jwks "") }}
JWT_ISSUER: {{ $values.auth.issuer | quote }}
JWT_AUDIENCE: {{ $values.auth.audience | quote }}
{{- with $values.tracing }}
{{- if .endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .endpoint | quote }}
OTEL_TRACES_SAMPLER: parentbased_traceidratio
OTEL_TRACES_SAMPLER_ARG: {{ .ratio | quote }}
{{- end }}
{{- end }}
DRAIN_MS: "8000"
{{- if .service.facts }}
DATABASE_POOL: {{ .service.databasePool | quote }}
BUS: {{ $values.bus }}
{{- if eq $values.bus "kafka" }}
{{- with $values.kafka }}
KAFKA_BROKERS: {{ required "kafka.brokers is missing" .brokers | quote }}
{{- if .prefix }}
KAFKA_PREFIX: {{ .prefix | quote }}
{{- end }}
KAFKA_TLS: {{ .tls.enabled | quote }}
{{- if and .tls.enabled .tls.caSecret.name }}
KAFKA_CA_FILE: /etc/entente/kafka-ca/ca.crt
{{- end }}
{{- if and .tls.enabled .tls.clientSecret.name }}
KAFKA_CERT_FILE: /etc/entente/kafka-client/user.crt
KAFKA_KEY_FILE: /etc/entente/kafka-client/user.key
{{- end }}
{{- if .sasl.mechanism }}
KAFKA_SASL_MECHANISM: {{ .sasl.mechanism }}
{{- if not (include "entente.ownSecret" $at) }}
KAFKA_SASL_USERNAME: {{ include "entente.text" (dict "root" $at.root "name" $at.name "text" .sasl.username) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if or .service.attachments .service.door }}
ATTACHMENTS_MAX_BYTES: {{ $values.attachments.maxBytes | int64 | quote }}
{{- end }}
{{- if include "entente.keepsFiles" . }}
ATTACHMENTS_DIR: /data
{{- with $values.attachments.s3 }}
{{- if .endpoint }}
ATTACHMENTS_S3_ENDPOINT: {{ .endpoint | quote }}
ATTACHMENTS_S3_BUCKET: {{ required "attachments.s3.bucket is missing" .bucket | quote }}
ATTACHMENTS_S3_REGION: {{ .region | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "entente.signs" . }}
CHANNEL_LOG_KEYS_FILE: /etc/entente/channel-log/keys.json
{{- end }}
{{- if .service.door }}
{{- range $name, $service := $values.services }}
{{- if not $service.door }}
{{ $name | replace "-" "_" | upper }}_URL: http://{{ include "entente.name" (dict "root" $at.root "name" $name) }}:8080
{{- end }}
{{- end }}
{{- end }}
{{- range $key, $value := .service.settings }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* The Secret with a service's variables, where there is one: yours, or the chart's. */}}
{{- define "entente.ownSecret" -}}
{{- if .service.existingSecret -}}
{{- .service.existingSecret -}}
{{- else if .service.secret -}}
{{- printf "%s%s" (include "entente.name" .) (ternary "-migrate" "" (.migrates | default false)) -}}
{{- end -}}
{{- end -}}

{{/* Variables made from Secrets; one takes the value of another that stands before it. */}}
{{- define "entente.secretVariables" -}}
{{- $values := .root.Values -}}
{{- $at := . -}}
{{- if .service.facts }}
{{- if not (include "entente.ownSecret" .) }}
- name: DATABASE_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "entente.text" (dict "root" .root "name" .name "text" $values.database.passwordSecret.name) }}, key: {{ $values.database.passwordSecret.key }} } }
- name: DATABASE_URL
  value: {{ include "entente.databaseUrl" (dict "root" .root "name" .name "user" $values.database.user "database" $values.database.name "password" "DATABASE_PASSWORD") | quote }}
{{- if eq $values.bus "embedded" }}
- name: LOG_DATABASE_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $values.embeddedLog.passwordSecret.name }}, key: {{ $values.embeddedLog.passwordSecret.key }} } }
- name: LOG_DATABASE_URL
  value: {{ include "entente.databaseUrl" (dict "root" .root "name" .name "user" $values.embeddedLog.user "database" $values.embeddedLog.name "password" "LOG_DATABASE_PASSWORD") | quote }}
{{- else if $values.kafka.sasl.mechanism }}
- name: KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "entente.text" (dict "root" .root "name" .name "text" $values.kafka.sasl.passwordSecret.name) }}, key: {{ $values.kafka.sasl.passwordSecret.key }} } }
{{- end }}
{{- end }}
{{- end }}
{{- if and (include "entente.keepsFiles" .) $values.attachments.s3.endpoint }}
{{- range $variable, $key := dict "ATTACHMENTS_S3_ACCESS_KEY_ID" "access-key-id" "ATTACHMENTS_S3_SECRET_ACCESS_KEY" "secret-access-key" }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ required "attachments.s3.existingSecret is missing" $values.attachments.s3.existingSecret }}, key: {{ $key }} } }
{{- end }}
{{- end }}
{{- end -}}

{{- define "entente.databaseUrl" -}}
{{- $database := .root.Values.database -}}
{{- $parameters := deepCopy $database.parameters -}}
{{- if $database.caSecret.name -}}{{- $_ := set $parameters "sslrootcert" "/etc/entente/database-ca/ca.crt" -}}{{- end -}}
{{- $pairs := list -}}
{{- range $key, $value := $parameters -}}{{- $pairs = append $pairs (printf "%s=%v" $key $value) -}}{{- end -}}
{{- $text := dict "root" .root "name" .name -}}
postgres://{{ include "entente.text" (merge (dict "text" .user) $text) }}:$({{ .password }})@{{ required "database.host is missing" $database.host }}:{{ $database.port }}/{{ include "entente.text" (merge (dict "text" .database) $text) }}{{ with $pairs }}?{{ join "&" . }}{{ end }}
{{- end -}}
