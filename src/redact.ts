/**
 * Takes secrets out of whatever is about to be printed: by shape (a URL's password, a token, a header), by the name of
 * the field that holds them, and by value where the caller knows them. Hides too much rather than too little.
 */
const mask = '***'
const secretName = /pass(word|wd|phrase)?$|secret|token|authorization|cookie|api[-_]?key|credential/i
const longestList = 50
const deepest = 8

const shapes: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@]{0,200}:)\S{0,500}@/gi, `$1${mask}@`],
  [/(?<![\w-])ey[\w-]{8,}\.[\w-]+\.[\w-]*/g, mask],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${mask}`],
  [/\b((?:set-)?cookie|(?:proxy-)?authorization)(["']?\s*[:=]\s*)[^\r\n]+/gi, `$1$2${mask}`],
  [
    // Not what a sentence says of the variable: "JWT_SECRET: is not set".
    /\b(\w*(?:password|passwd|secret|token|api[-_]?key))(["']?\s*[:=]\s*)(?!is (?:not|set) |cannot be )("[^"]*"|'[^']*'|[^\s&,;)}]+)/gi,
    `$1$2${mask}`,
  ],
]

/** The same text without any secret that its shape, or the list, gives away. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length >= 4).sort((one, other) => other.length - one.length)
  const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, mask), text)
  return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), hidden)
}

/** A plain copy of any value, fit for JSON, without secrets at any depth. Errors keep stack, causes and simple fields. */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  const copy = (item: unknown, above: readonly object[]): unknown => {
    if (typeof item === 'string') return redactText(item, secrets)
    if (typeof item === 'bigint') return String(item)
    if (typeof item !== 'object' || item === null) return item
    if (item instanceof Date) return Number.isNaN(item.getTime()) ? String(item) : item.toISOString()
    if (above.includes(item) || above.length > deepest) return '[not shown]'
    const inside = [...above, item]
    if (Array.isArray(item)) return shortened(item).map((each) => copy(each, inside))
    const fields = Object.entries(item instanceof Error ? errorFields(item) : item)
    return Object.fromEntries(
      fields
        .filter(([, field]) => typeof field !== 'function')
        .map(([name, field]) => [name, secretName.test(name) && field ? mask : copy(field, inside)]),
    )
  }
  return copy(value, [])
}

/** Other people's errors carry whole connections: of what they add, only simple values are kept. */
function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  const simple = Object.entries(error).filter(([, field]) => typeof field !== 'object')
  return {
    name,
    message,
    stack,
    ...Object.fromEntries(simple),
    ...(cause === undefined ? {} : { cause }),
    ...(error instanceof AggregateError ? { errors: error.errors } : {}),
  }
}

function shortened(list: readonly unknown[]): readonly unknown[] {
  if (list.length <= longestList) return list
  return [...list.slice(0, longestList), `… and ${list.length - longestList} more`]
}

/** A database URL as it may be shown: its password masked, also where it hides among the parameters. */
export function maskUrl(url: string): string {
  return redactText(url)
}

/** As written and as decoded. A password that repeats the user's name is no secret, and hiding it would hide much else. */
export function passwordsOf(url: string): string[] {
  const { username, password, searchParams } = new URL(url)
  const all = [password, decodeURIComponent(password), searchParams.get('password') ?? '']
  return all.filter((each) => each !== '' && each !== username)
}
