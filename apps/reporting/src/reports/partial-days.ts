/** SQL of the first day a partial date may mean; null of null. */
export function firstDay(partialDate: string): string {
  return `(${partialDate} || substr('-01-01', length(${partialDate}) - 3))::date`;
}

/** SQL of the last day a partial date may mean; null of null. */
export function lastDay(partialDate: string): string {
  return `(${firstDay(partialDate)} + CASE length(${partialDate}) WHEN 4 THEN interval '1 year' WHEN 7 THEN interval '1 month' ELSE interval '1 day' END - interval '1 day')::date`;
}
