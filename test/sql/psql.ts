import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

type Options = { variables?: Record<string, string>; script?: string }

/** What psql prints. A word on its other channel is a failure. */
export async function psql(
  url: string,
  args: string[],
  { variables = {}, script = '' }: Options = {},
): Promise<string> {
  const given = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`])
  const own = ['-X', '-q', '-P', 'pager=off', '-v', 'ON_ERROR_STOP=1', ...given]
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', PGCLIENTENCODING: 'UTF8' }
  const child = spawn('psql', [...own, ...args, url], { env })
  child.stdin.end(script)
  const [printed, complaint] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (complaint !== '') throw new Error(complaint)
  return printed
}

/** The longest line that a terminal has to show. */
export function widthOf(printed: string): number {
  return Math.max(...printed.split('\n').map((line) => [...line.trimEnd()].length))
}
