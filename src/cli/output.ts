import { paint, symbol } from './paint.ts'

/**
 * What a command says. Data goes to stdout and nothing else does, so that it can be piped: text for people, or with
 * `--json` exactly one document. Everything beside the data goes to stderr, and with `--json` is left out, because the
 * document has it.
 */
export type Output = {
  readonly json: boolean
  data(document: unknown, text: () => string): void
  note(text: string): void
  warn(text: string): void
}

export function createOutput({ json }: { json: boolean }): Output {
  return {
    json,
    data(document, text) {
      write(process.stdout, json ? JSON.stringify(document, null, 2) : text())
    },
    note(text) {
      if (!json) write(process.stderr, paint('dim', text, process.stderr))
    },
    warn(text) {
      if (!json) write(process.stderr, paint('yellow', `${symbol('warning')} ${text}`, process.stderr))
    },
  }
}

export function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text === '' ? '' : `${text}\n`)
}
