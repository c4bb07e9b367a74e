type Tree = { [key: string]: Tree } | string | number | boolean | null

/** Where two trees differ, one line for each place. */
export function differences(model: unknown, engine: unknown): string[] {
  return [...walk({ model: model as Tree, engine: engine as Tree, path: [] })]
}

type Place = { model: Tree | undefined; engine: Tree | undefined; path: string[] }

function* walk({ model, engine, path }: Place): Generator<string> {
  if (isBranch(model) && isBranch(engine)) {
    for (const key of new Set([...Object.keys(model), ...Object.keys(engine)])) {
      yield* walk({ model: model[key], engine: engine[key], path: [...path, key] })
    }
  } else if (!isSame({ model, engine, path })) {
    yield `${path.join(' ')}: model ${told(model)}, engine ${told(engine)}`
  }
}

const isBranch = (tree: Tree | undefined): tree is { [key: string]: Tree } =>
  typeof tree === 'object' && tree !== null

/** The spread of starts is finer than a millisecond; what may start at once has no time of the virtual clock. */
function isSame({ model, engine, path }: Place): boolean {
  if (path.at(-1) === 'runAt' && model === null) return engine !== undefined
  if (path.at(-1) === 'runAt' && typeof model === 'number' && typeof engine === 'number')
    return Math.abs(model - engine) < 2
  return model === engine
}

function told(tree: Tree | undefined): string {
  return tree === undefined ? 'has none' : readable(JSON.stringify(tree))
}

/** Instants as people read them. */
export function readable(text: string): string {
  return text.replaceAll(/\b1[78]\d{11}\b/g, (ms) => new Date(Number(ms)).toISOString())
}
