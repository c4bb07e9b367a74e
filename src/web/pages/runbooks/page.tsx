import { Layout } from '../frame/layout.tsx'
import { useLink } from '../view.ts'
import { type Block, blocksOf, type Piece, piecesOf } from './markdown.ts'

/** A runbook as it is in docs/runbooks, readable while everything else is down. */
export function RunbookPage({ text }: { text: string }) {
  const blocks = blocksOf(text)
  const title = blocks[0]?.kind === 'heading' ? blocks[0].text : 'Runbook'
  return (
    <Layout title={title}>
      <article class="runbook">
        {blocks.map((block) => (
          <BlockPart block={block} />
        ))}
      </article>
    </Layout>
  )
}

function BlockPart({ block }: { block: Block }) {
  if (block.kind === 'code')
    return (
      <pre tabindex={0}>
        <code>{block.text}</code>
      </pre>
    )
  if (block.kind === 'paragraph')
    return (
      <p>
        <Line text={block.text} />
      </p>
    )
  if (block.kind === 'list') return <ListPart block={block} />
  const Heading = block.level === 1 ? 'h1' : 'h2'
  return (
    <Heading>
      <Line text={block.text} />
    </Heading>
  )
}

function ListPart({ block: { isNumbered, start, items } }: { block: Extract<Block, { kind: 'list' }> }) {
  const lines = items.map((item) => (
    <li>
      <Line text={item} />
    </li>
  ))
  return isNumbered ? <ol start={start}>{lines}</ol> : <ul>{lines}</ul>
}

function Line({ text }: { text: string }) {
  return (
    <>
      {piecesOf(text).map((piece) => (
        <PiecePart piece={piece} />
      ))}
    </>
  )
}

function PiecePart({ piece }: { piece: Piece }) {
  const link = useLink()
  if (piece.kind === 'code') return <code>{piece.text}</code>
  if (piece.kind === 'strong') return <strong>{piece.text}</strong>
  if (piece.kind === 'emphasis') return <em>{piece.text}</em>
  if (piece.kind !== 'link') return <span>{piece.text}</span>
  const [, runbook] = /^([a-z-]+)\.md$/.exec(piece.to) ?? []
  // Other guides lie beside these in the repository, not in the app.
  return runbook === undefined ? (
    <em>{piece.text}</em>
  ) : (
    <a href={link(`runbooks/${runbook}`)}>{piece.text}</a>
  )
}
