// Whether what the services and the command run on has a published vulnerability of severity high or critical: `npm test -- supply`.
import { spawnSync } from 'node:child_process';

const GRAVE = ['high', 'critical'];

/** Asks the registry npm is set up with, for the packages of the lock without those of development. See `verdict`. */
export function knownVulnerabilities(root) {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 120_000 });
  return verdict(stdout);
}

/**
 * What an answer of `npm audit --json` (report version 2) says: `found`, a line for each package with a grave vulnerability; or `unknown`, why there
 * is no answer.
 */
export function verdict(answer) {
  let report;
  try {
    report = JSON.parse(answer);
  } catch {
    return { unknown: 'npm audit gave no answer' };
  }
  if (report.auditReportVersion !== 2) return { unknown: `the package registry answers no audits (${report.statusCode ?? report.error?.code ?? 'no report'})` };
  const grave = Object.values(report.vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
  return { found: grave.map(({ name, severity, range, via }) => `${name} ${range} (${severity}): ${via.map((one) => one.url ?? one).join(', ')}`) };
}
