import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Text in colour, where the stream is a terminal; NO_COLOR and FORCE_COLOR are heard. */
export function paint(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream })
}

const hasSymbols = process.platform === 'win32' ? 'WT_SESSION' in process.env : process.env.TERM !== 'linux'

const symbols = {
  ok: ['✓', '+'],
  running: ['▶', '>'],
  waiting: ['○', 'o'],
  failed: ['✕', 'x'],
  off: ['‖', '='],
  skipped: ['◇', '~'],
  warning: ['▲', '!'],
  arrow: ['→', '->'],
  dot: ['·', '|'],
  none: ['–', '-'],
} as const

export function symbol(name: keyof typeof symbols): string {
  return symbols[name][hasSymbols ? 0 : 1]
}

type Look = { symbol: keyof typeof symbols; format: Format }

const looks: Record<string, Look> = {
  enabled: { symbol: 'ok', format: 'green' },
  succeeded: { symbol: 'ok', format: 'green' },
  green: { symbol: 'ok', format: 'green' },
  running: { symbol: 'running', format: 'blue' },
  queued: { symbol: 'waiting', format: 'blue' },
  pending: { symbol: 'waiting', format: 'blue' },
  waiting: { symbol: 'waiting', format: 'dim' },
  failed: { symbol: 'failed', format: 'red' },
  lost: { symbol: 'failed', format: 'red' },
  red: { symbol: 'failed', format: 'red' },
  parked: { symbol: 'warning', format: 'yellow' },
  yellow: { symbol: 'warning', format: 'yellow' },
  skipped: { symbol: 'skipped', format: 'magenta' },
  cancelled: { symbol: 'off', format: 'dim' },
  disabled: { symbol: 'off', format: 'dim' },
  paused: { symbol: 'off', format: 'dim' },
  due: { symbol: 'dot', format: 'dim' },
  claimed: { symbol: 'arrow', format: 'blue' },
  started: { symbol: 'running', format: 'blue' },
  finished: { symbol: 'ok', format: 'green' },
  exhausted: { symbol: 'none', format: 'yellow' },
  retired: { symbol: 'none', format: 'dim' },
}

const unknown: Look = { symbol: 'none', format: 'dim' }

/** A state of a schedule, a run or the whole as its symbol, in its colour. */
export function mark(state: string): string {
  const look = looks[state] ?? unknown
  return paint(look.format, symbol(look.symbol))
}

/** The same with its word. */
export function stated(state: string): string {
  const look = looks[state] ?? unknown
  return paint(look.format, `${symbol(look.symbol)} ${state}`)
}
