/** Reads Prometheus's text format as strictly as it is written: each line is a comment or a sample. */

export type Sample = { name: string; labels: Record<string, string>; value: number }

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s
const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y

export function parseMetrics(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !/^# (HELP|TYPE) /.test(line))
    .map((line) => {
      const [, name, labels = '', value] = sampleLine.exec(line) ?? []
      if (name === undefined || !/^(-?\d[\d.e+-]*|[+-]?Inf|NaN)$/i.test(value!))
        throw new Error(`not a sample: ${line}`)
      return { name, labels: parseLabels(labels), value: Number(value) }
    })
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < text.length) {
    const found = label.exec(text)
    if (found === null) throw new Error(`not labels: ${text}`)
    labels[found[1]!] = found[2]!.replaceAll(/\\(.)/g, (_, one) => (one === 'n' ? '\n' : one))
  }
  return labels
}

/** The value of the one sample with that name and those labels; undefined where there is none. */
export function figureIn(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )
  if (found.length > 1) throw new Error(`${found.length} samples are ${name}${JSON.stringify(labels)}`)
  return found[0]?.value
}
