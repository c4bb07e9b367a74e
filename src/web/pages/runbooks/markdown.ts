/** The few forms of Markdown that runbooks are written in: headings, fences, lists of one level, paragraphs. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isNumbered: boolean; start: number; items: string[] }
  | { kind: 'paragraph'; text: string }

const fence = '```'

export function blocksOf(text: string): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  while (lines.length > 0) {
    const line = lines.shift()!
    if (line.startsWith(fence)) {
      const end = lines.indexOf(fence)
      const code = lines.splice(0, end === -1 ? lines.length : end)
      lines.shift()
      blocks.push({ kind: 'code', text: code.join('\n') })
    } else if (line.trim() !== '') add(blocks, line)
  }
  return blocks
}

function add(blocks: Block[], line: string): void {
  const last = blocks.at(-1)
  const heading = /^(#{1,4}) +(.*)$/.exec(line)
  const [, isDash, number, item] = /^(?:(-)|(\d+)\.) +(.*)$/.exec(line) ?? []
  if (heading) blocks.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]! })
  else if (item === undefined) blocks.push({ kind: 'paragraph', text: line.trim() })
  else if (last?.kind === 'list' && last.isNumbered === (isDash === undefined)) last.items.push(item)
  else
    blocks.push({ kind: 'list', isNumbered: isDash === undefined, start: Number(number ?? 1), items: [item] })
}

export type Piece =
  | { kind: 'text' | 'code' | 'strong' | 'emphasis'; text: string }
  | { kind: 'link'; text: string; to: string }

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)]+)\)/g

/** A line in its pieces. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const found of line.matchAll(marks)) {
    if (found.index > end) pieces.push({ kind: 'text', text: line.slice(end, found.index) })
    const [, code, strong, emphasis, text, to] = found
    if (code !== undefined) pieces.push({ kind: 'code', text: code })
    else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong })
    else if (emphasis !== undefined) pieces.push({ kind: 'emphasis', text: emphasis })
    else pieces.push({ kind: 'link', text: text!, to: to! })
    end = found.index + found[0].length
  }
  if (end < line.length) pieces.push({ kind: 'text', text: line.slice(end) })
  return pieces
}
