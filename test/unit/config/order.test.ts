import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder } from '../../../src/config/order.ts'

const cyclesOf = (edges: Record<string, string[]>) => inOrder(new Map(Object.entries(edges))).cycles

describe('cycles', () => {
  it.each([
    ['none', { a: ['b', 'c'], b: ['c'], c: [] }, []],
    ['to itself', { a: ['a'] }, [['a', 'a']]],
    ['round', { a: ['b'], b: ['c'], c: ['a'] }, [['a', 'b', 'c', 'a']]],
    ['behind a way in', { in: ['a'], a: ['b'], b: ['a'] }, [['a', 'b', 'a']]],
    [
      'two apart',
      { a: ['b'], b: ['a'], c: ['d'], d: ['c'] },
      [
        ['a', 'b', 'a'],
        ['c', 'd', 'c'],
      ],
    ],
    ['unknown names', { a: ['nobody'] }, []],
  ])('%s', (_, edges, expected) => expect(cyclesOf(edges)).toEqual(expected))

  it('are found exactly when there is no order, each is a real way round, and otherwise the order holds', () => {
    const graph = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 })
    fc.assert(
      fc.property(graph, (edges) => {
        const dependencies = new Map<string, string[]>()
        for (let node = 0; node < 8; node++) dependencies.set(String(node), [])
        for (const [from, to] of edges) dependencies.get(String(from))!.push(String(to))
        const { order, cycles } = inOrder(dependencies)
        for (const way of cycles) {
          expect(way[0]).toBe(way.at(-1))
          for (const [index, name] of way.slice(1).entries())
            expect(dependencies.get(way[index]!)).toContain(name)
        }
        expect(cycles.length === 0).toBe(canBeOrdered(dependencies))
        expect(order.toSorted()).toEqual([...dependencies.keys()])
        if (cycles.length > 0) return
        for (const [name, before] of dependencies) {
          for (const other of before) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name))
        }
      }),
    )
  })

  it('come without recursion: a chain may be long', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => [String(index), [String(index + 1)]] as const)
    expect(inOrder(new Map(chain)).order.at(-1)).toBe('0')
  })
})

function canBeOrdered(dependencies: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(dependencies)
  for (;;) {
    const free = [...left.keys()].filter((name) => left.get(name)!.every((before) => !left.has(before)))
    if (free.length === 0) return left.size === 0
    for (const name of free) left.delete(name)
  }
}
