import { examine, type Finding } from '../../doctor/doctor.ts'
import { redactText } from '../../redact.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { mark, paint, symbol } from '../paint.ts'
import { findDatabaseUrl } from '../target.ts'

const marks = { ok: 'succeeded', warn: 'yellow', fail: 'failed' } as const

export const command = defineCommand({
  usage: 'doctor',
  summary: 'What is not well around the scheduler, each with what mends it',
  details:
    'Looks at Node, environment, URLs, LISTEN, locks, clocks, server settings, schema, rights, time zones and Fly. Changes nothing. Exit code 1 when something fails; a warning alone is 0.',
  examples: ['punctual doctor', 'punctual doctor --json'],
  async run({ output }) {
    const findings = (await examine(findDatabaseUrl)).map(discreet)
    const isWell = findings.every(({ level }) => level !== 'fail')
    output.data({ ok: isWell, findings }, () => [...findings.map(lines), '', verdict(findings)].join('\n'))
    return isWell ? 0 : 1
  },
})

function discreet({ found, fix, ...rest }: Finding): Finding {
  return { ...rest, found: redactText(found), ...(fix === undefined ? {} : { fix: redactText(fix) }) }
}

function lines({ check, level, found, fix }: Finding): string {
  const first = `${mark(marks[level])} ${paint('dim', check.padEnd(nameWidth))} ${found}`
  if (fix === undefined) return first
  return `${first}\n  ${' '.repeat(nameWidth)} ${paint('dim', symbol('arrow'))} ${fix}`
}

const nameWidth = 'DIRECT_DATABASE_URL'.length

function verdict(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length
  if (count('fail') + count('warn') === 0) return 'All is well.'
  return `${counted(count('fail'), 'failure')}, ${counted(count('warn'), 'warning')}.`
}
