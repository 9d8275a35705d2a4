{{/* Destinations, for network policies. `to` empty is anywhere, on these ports only. */}}

{{- define "entente.egress" -}}
- {{ if .to }}to: {{- toYaml .to | nindent 4 }}
  {{ end }}ports:
    {{- range .ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end -}}

{{- define "entente.egress.dns" -}}
- {{ if .Values.networkPolicy.dnsTo }}to: {{- toYaml .Values.networkPolicy.dnsTo | nindent 4 }}
  {{ end }}ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
{{- end -}}

{{- define "entente.egress.facts" -}}
{{- $policy := .Values.networkPolicy -}}
{{ include "entente.egress" (dict "to" $policy.databaseTo "ports" (list .Values.database.port)) }}
{{- if eq .Values.bus "kafka" }}
{{ include "entente.egress" (dict "to" $policy.kafkaTo "ports" $policy.kafkaPorts) }}
{{- end }}
{{- end -}}

{{- define "entente.egress.issuer" -}}
{{- include "entente.egress" (dict "to" .Values.networkPolicy.issuerTo "ports" .Values.networkPolicy.issuerPorts) }}
{{- end -}}
