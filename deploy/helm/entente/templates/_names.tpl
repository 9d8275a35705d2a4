{{/* Names and labels. `entente.at` is what the others are given: { root, name, service }. */}}

{{- define "entente.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What a service says, over what all of them have. */}}
{{- define "entente.service" -}}
{{- toYaml (mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .name))) -}}
{{- end -}}

{{- define "entente.name" -}}
{{- printf "%s-%s" (include "entente.fullname" .root) .name -}}
{{- end -}}

{{- define "entente.releaseSelector" -}}
app.kubernetes.io/part-of: entente
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "entente.selector" -}}
{{ include "entente.releaseSelector" .root }}
app.kubernetes.io/name: {{ .name }}
{{- end -}}

{{- define "entente.labels" -}}
{{ include "entente.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "entente.image" -}}
{{- $image := .root.Values.image -}}
{{- $tag := coalesce (.tag | default "") $image.tag .root.Chart.AppVersion -}}
{{- printf "%s%s/%s:%s" (ternary (printf "%s/" $image.registry) "" (ne $image.registry "")) $image.repository .name $tag -}}
{{- end -}}

{{/* A text of values in which {{ .service }} stands for the service's name. */}}
{{- define "entente.text" -}}
{{- tpl .text (dict "service" .name "Template" .root.Template) -}}
{{- end -}}
