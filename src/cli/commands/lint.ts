import { loadConfig } from '../../config.ts'
import { readEnvironment } from '../../environment.ts'
import { type Finding, lint } from '../../lint.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { mark, paint } from '../paint.ts'

export const command = defineCommand<{ strict?: true }>({
  usage: 'lint',
  summary: 'What of the configuration is wrong, or may surprise',
  details:
    'Cron warnings, dates that never come, jobs without code or without a schedule, crowds at the full hour. Needs no database. 3 when it cannot be loaded, 1 when something never runs; with --strict also when there is any warning.',
  examples: ['punctual lint', 'PUNCTUAL_CONFIG=punctual.config.ts punctual lint'],
  flags: [{ flags: '--strict', help: 'a warning fails, too' }],
  async run({ options: { strict = false }, output }) {
    const { config: path } = readEnvironment()
    const config = await loadConfig({ path })
    const findings = lint(config, { now: new Date() })
    const count = (wanted: Finding['severity']) =>
      findings.filter(({ severity }) => severity === wanted).length
    const [errors, warnings] = [count('error'), count('warning')]
    const checked = `${counted(config.schedules.length, 'schedule')}, ${counted(config.jobs.length, 'job')}`
    const verdict = `${checked}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
    output.data({ file: config.file, errors, warnings, findings }, () =>
      [...findings.map(line), `${paint('bold', config.file)}: ${verdict}`].join('\n'),
    )
    return errors > 0 || (strict && warnings > 0) ? 1 : 0
  },
})

function line({ severity, rule, subject, message }: Finding): string {
  const about = subject === null ? '' : `${paint('bold', subject)}: `
  return `${mark(severity === 'error' ? 'red' : 'yellow')} ${about}${message} ${paint('dim', rule)}`
}
