import { type Command, CommanderError } from 'commander'
import { secretsAtHand } from '../environment.ts'
import { factsOf, outcomes, PunctualError, UsageError, unexpected } from '../errors.ts'
import { type Problem, problemLine } from '../problems.ts'
import { redact, redactText } from '../redact.ts'
import { reasonOf } from '../wording.ts'
import { write } from './output.ts'
import { paint, symbol } from './paint.ts'

type Failing = { error: unknown; json: boolean; program: Command; name: string | undefined }

/** Tells on stderr what went wrong: the sentence in red, what belongs to it, the remedy. Answers the exit code. */
export function reportFailure({ error, json, program, name }: Failing): number {
  const known = error instanceof CommanderError ? usageError(error, { program, name }) : recognised(error)
  const secrets = secretsAtHand()
  if (json) write(process.stderr, JSON.stringify(redact(problemDocument(known ?? error), secrets), null, 2))
  else write(process.stderr, redactText(known === undefined ? accident(error) : answer(known), secrets))
  return known?.exitCode ?? unexpected.exitCode
}

function recognised(error: unknown): PunctualError | undefined {
  return error instanceof PunctualError ? error : undefined
}

function usageError({ message }: CommanderError, { program, name }: Pick<Failing, 'program' | 'name'>) {
  const isKnown = program.commands.some((command) => command.name() === name)
  const page = isKnown ? `punctual ${name} --help` : 'punctual --help'
  return new UsageError({ message: message.replace(/^error: /, ''), hint: `See ${page}` })
}

function answer({ message, hint }: PunctualError): string {
  const [first, ...rest] = message.split('\n')
  const title = paint(['red', 'bold'], `${symbol('failed')} ${first}`, process.stderr)
  return [title, ...rest, `${paint('dim', symbol('arrow'), process.stderr)} ${hint}`].join('\n')
}

/** Nothing that a person can answer: what a developer needs to find it. */
function accident(error: unknown): string {
  const first = paint(['red', 'bold'], `${symbol('failed')} ${reasonOf(error)}`, process.stderr)
  const stack = error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : undefined
  return [first, ...(stack === undefined ? [] : [stack])].join('\n')
}

/** As the API answers it (RFC 9457), with the code as its type and the exit code. */
function problemDocument(error: unknown): object {
  const type = 'urn:punctual:problem:'
  if (!(error instanceof PunctualError)) {
    const { title, status, exitCode } = unexpected
    return { type: `${type}unexpected`, title, status, detail: reasonOf(error), exitCode }
  }
  const { code, message, hint, exitCode } = error
  const { title, status } = outcomes[code]
  const errors = errorsOf(error)
  // Below its first line it lists what is wrong, which `errors` tells.
  const detail = errors === undefined ? message : message.split('\n')[0]
  return { type: `${type}${code}`, title, status, detail, hint, ...factsOf(error), errors, exitCode }
}

function errorsOf(error: PunctualError): object[] | undefined {
  if (!('problems' in error)) return undefined
  const problems = error.problems as readonly (Problem | string)[]
  return problems.map((each) => {
    if (typeof each === 'string') return { detail: each }
    const detail = problemLine({ ...each, path: '' })
    return each.path === '' ? { detail } : { detail, parameter: each.path }
  })
}
