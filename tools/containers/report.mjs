/** Collects what was checked and measured; a line for each as it comes, a table of the figures and the count at the end. */
export class Report {
  passed = 0;
  failed = 0;
  figures = {};

  /** Runs one check, which answers what is worth saying; a failure is told, and the others go on. Answers whether it passed. */
  async check(what, work) {
    const began = performance.now();
    try {
      const said = await work();
      this.tell(true, what, said, began);
      return true;
    } catch (error) {
      this.tell(false, what, error instanceof Error ? error.message : String(error), began);
      return false;
    }
  }

  /** One figure of a service, and the most it may be. */
  measure(service, what, value, most) {
    this.figures[service] = { ...this.figures[service], [what]: value };
    this.tell(value > 0 && value <= most, `${service}: ${what}`, `${value}, at most ${most}`);
  }

  tell(well, what, said, began) {
    this[well ? 'passed' : 'failed'] += 1;
    const seconds = began === undefined ? '' : ` (${((performance.now() - began) / 1000).toFixed(1)} s)`;
    console.log(`${well ? 'ok    ' : 'FAILED'}  ${what}${said === undefined ? '' : `: ${said}`}${seconds}`);
  }

  /** @returns whether all passed */
  end() {
    if (Object.keys(this.figures).length > 0) console.table(this.figures);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0;
  }
}
