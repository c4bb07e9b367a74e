import { type Command, CommanderError } from 'commander'
import { secretsAtHand } from '../environment.ts'
import { PunctualError, UsageError } from '../errors.ts'
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
  return known?.exitCode ?? 1
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

/** As the API answers it (RFC 9457). */
function problemDocument(error: unknown): object {
  if (!(error instanceof PunctualError)) {
    return {
      type: 'urn:punctual:problem:unexpected',
      title: 'Something went wrong',
      status: 500,
      detail: reasonOf(error),
    }
  }
  const { code, status, message, hint, exitCode } = error
  const [title, ...rest] = message.split('\n')
  const errors = errorsOf(error)
  const more = errors === undefined ? { detail: rest.join('\n') || undefined } : { errors }
  return { type: `urn:punctual:problem:${code}`, title, status, ...more, hint, exitCode }
}

function errorsOf(error: PunctualError): object[] | undefined {
  if (!('problems' in error)) return undefined
  const problems = error.problems as readonly (Problem | string)[]
  return problems.map((each) =>
    typeof each === 'string'
      ? { detail: each }
      : { path: each.path, detail: problemLine({ ...each, path: '' }) },
  )
}
