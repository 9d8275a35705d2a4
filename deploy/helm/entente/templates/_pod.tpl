{{/* What every pod has: the `restricted` standard of pod security, no token of the API, nowhere to write but /tmp. */}}

{{- define "entente.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "entente.containerSecurity" -}}
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* Files a service reads: authorities and certificates. Mounts and volumes belong together. */}}
{{- define "entente.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- with .root.Values.auth.jwks }}
- { name: jwks, mountPath: /etc/entente/jwks, readOnly: true }
{{- end }}
{{- if .service.facts }}
{{- if .root.Values.database.caSecret.name }}
- { name: database-ca, mountPath: /etc/entente/database-ca, readOnly: true }
{{- end }}
{{- if eq .root.Values.bus "kafka" }}
{{- if and .root.Values.kafka.tls.enabled .root.Values.kafka.tls.caSecret.name }}
- { name: kafka-ca, mountPath: /etc/entente/kafka-ca, readOnly: true }
{{- end }}
{{- if and .root.Values.kafka.tls.enabled .root.Values.kafka.tls.clientSecret.name }}
- { name: kafka-client, mountPath: /etc/entente/kafka-client, readOnly: true }
{{- end }}
{{- end }}
{{- end }}
{{- if include "entente.signs" . }}
- { name: channel-log, mountPath: /etc/entente/channel-log, readOnly: true }
{{- end }}
{{- if include "entente.keepsFiles" . }}
- { name: attachments, mountPath: /data }
{{- end }}
{{- end -}}

{{- define "entente.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 256Mi }
{{- if .root.Values.auth.jwks }}
- name: jwks
  configMap: { name: {{ .jwks | default (printf "%s-jwks" (include "entente.fullname" .root)) }} }
{{- end }}
{{- if .service.facts }}
{{- with .root.Values.database.caSecret }}
{{- if .name }}
- name: database-ca
  secret: { secretName: {{ .name }}, items: [{ key: {{ .key }}, path: ca.crt }] }
{{- end }}
{{- end }}
{{- if and (eq .root.Values.bus "kafka") .root.Values.kafka.tls.enabled }}
{{- with .root.Values.kafka.tls.caSecret }}
{{- if .name }}
- name: kafka-ca
  secret: { secretName: {{ .name }}, items: [{ key: {{ .key }}, path: ca.crt }] }
{{- end }}
{{- end }}
{{- $name := .name }}
{{- $root := .root }}
{{- with .root.Values.kafka.tls.clientSecret }}
{{- if .name }}
- name: kafka-client
  secret:
    secretName: {{ include "entente.text" (dict "root" $root "name" $name "text" .name) }}
    items: [{ key: {{ .certKey }}, path: user.crt }, { key: {{ .keyKey }}, path: user.key }]
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "entente.signs" . }}
- name: channel-log
  {{- with .root.Values.channelLog.keysSecret }}
  secret: { secretName: {{ .name }}, items: [{ key: {{ .key }}, path: keys.json }] }
  {{- end }}
{{- end }}
{{- if include "entente.keepsFiles" . }}
- name: attachments
  {{- if .root.Values.attachments.s3.endpoint }}
  emptyDir: {}
  {{- else }}
  persistentVolumeClaim: { claimName: {{ default (printf "%s-attachments" (include "entente.name" .)) .root.Values.attachments.volume.existingClaim }} }
  {{- end }}
{{- end }}
{{- end -}}

{{/* "true" where the service keeps files of callers: on a volume, or until a bucket has them. */}}
{{- define "entente.keepsFiles" -}}
{{- $attachments := .root.Values.attachments -}}
{{- if and .service.attachments (or $attachments.volume.enabled $attachments.s3.endpoint) (not .migrates) -}}true{{- end -}}
{{- end -}}

{{/* "true" where the service holds the keys of channels' logs; its job does not. */}}
{{- define "entente.signs" -}}
{{- if and .service.signs (not .migrates) -}}true{{- end -}}
{{- end -}}
