/**
 * npm run audit: fails for a high or critical advisory against anything in the lock file. Where the registry does not answer that
 * question, nothing is known; that is said loudly, and fails too where AUDIT_REQUIRED is set.
 */
import { spawnSync } from 'node:child_process'

type Severity = 'info' | 'low' | 'moderate' | 'high' | 'critical'
export type Report = {
  metadata?: { vulnerabilities?: Partial<Record<Severity, number>> }
  vulnerabilities?: Record<string, { severity: Severity }>
}
export type Verdict = { isKnown: boolean; hasFailed: boolean; words: string }

export function verdictOf(output: string, { isRequired }: { isRequired: boolean }): Verdict {
  const counts = parsed(output)?.metadata?.vulnerabilities
  if (counts === undefined) {
    const words = `AUDIT NOT DONE: the registry did not say which packages have advisories.\n${output.trim().slice(0, 500)}`
    return { isKnown: false, hasFailed: isRequired, words }
  }
  const grave = (counts.high ?? 0) + (counts.critical ?? 0)
  const names = Object.entries(parsed(output)?.vulnerabilities ?? {})
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity }]) => `  ${severity}: ${name}`)
  return {
    isKnown: true,
    hasFailed: grave > 0,
    words: [`audit: ${JSON.stringify(counts)}`, ...names].join('\n'),
  }
}

function parsed(output: string): Report | undefined {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 120_000 })
  const { isKnown, hasFailed, words } = verdictOf(stdout || stderr, {
    isRequired: process.env.AUDIT_REQUIRED !== undefined,
  })
  const line = '!'.repeat(72)
  console.log(isKnown ? words : `${line}\n${words}\n${line}`)
  process.exitCode = hasFailed ? 1 : 0
}
