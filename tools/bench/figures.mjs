import { round } from './surroundings.mjs';

/** What was measured, shown as soon as it is known unless only JSON is wanted. */
export class Figures {
  all = [];

  constructor(show) {
    this.show = show;
  }

  /** `cpu` is microseconds of processor time per event. */
  add(name, value, unit, { aim, cpu, note } = {}) {
    const figure = { name, value: round(value), unit, ...(aim && { aim, met: meets(value, aim) }), ...(cpu && { cpu }), ...(note && { note }) };
    this.all.push(figure);
    this.show(line(figure));
  }

  /** How often what is measured goes into what it is measured against, both of this run. */
  ratio(name, value, more) {
    this.add(name, value, '×', more);
  }
}

function meets(value, aim) {
  const [, sign, limit] = /^(≥|≤) ([\d.]+)$/.exec(aim) ?? [];
  return sign === '≥' ? value >= Number(limit) : value <= Number(limit);
}

function line({ name, value, unit, aim, met, cpu, note }) {
  const about = [
    ...(aim ? [`aim ${aim}${met ? '' : ', missed'}`] : []),
    ...(cpu ? [`processor µs each: program ${cpu.service}, database ${cpu.database}`] : []),
    ...(note ? [note] : []),
  ];
  return `${name.padEnd(62)} ${String(value).padStart(9)} ${unit.padEnd(10)} ${about.join('; ')}`.trimEnd();
}
