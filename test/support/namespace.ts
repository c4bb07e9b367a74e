/**
 * A network of its own for one process, joined to this machine by a pair of virtual cards that can be cut or made to lose
 * one direction: what no proxy can show, since here nobody acknowledges anything. Needs root, `ip` and `nft`.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

export type Namespace = {
  /** The address of this machine as seen from inside; nothing else can be reached from there. */
  hostAddress: string
  /** What to put before a command so that it runs inside. */
  enter: readonly string[]
  /** Both ways, as if the cable was pulled. */
  cut(): void
  /** Packets that go this way vanish. */
  lose(way: 'toServer' | 'toClient'): void
  /** All is well again. */
  mend(): void
  remove(): void
}

/** Why there are no namespaces to test with; undefined where there are. */
export const noNamespaces = missing()

function missing(): string | undefined {
  if (process.getuid?.() !== 0) return 'SKIPPED: not root, so no network namespaces'
  const lacking = [
    ['ip', '-V'],
    ['nft', '--version'],
  ].filter(([name, flag]) => spawnSync(name!, [flag!]).status !== 0)
  if (lacking.length > 0) return `SKIPPED: no ${lacking.map(([name]) => name).join(', no ')} on this machine`
  const name = `pn${randomBytes(3).toString('hex')}`
  const works = spawnSync('ip', ['netns', 'add', name]).status === 0
  spawnSync('ip', ['netns', 'delete', name])
  return works ? undefined : 'SKIPPED: this kernel or container allows no network namespaces'
}

export function createNamespace(): Namespace {
  const id = randomBytes(3).toString('hex')
  const name = `pn${id}`
  const [outside, inside] = [`po${id}`, `pi${id}`]
  // Of the addresses set aside for tests of networks, four each: this machine's, the namespace's, and two that stay unused.
  const [second, third, fourth] = randomBytes(3)
  const base = `198.${18 + (second! % 2)}.${third}.${fourth! & 0xfc}`
  const [hostAddress, ownAddress] = [next(base, 1), next(base, 2)]
  const enter = ['ip', 'netns', 'exec', name]
  run('ip', 'netns', 'add', name)
  run('ip', 'link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name)
  run('ip', 'address', 'add', `${hostAddress}/30`, 'dev', outside)
  run('ip', 'link', 'set', outside, 'up')
  run(...enter, 'ip', 'address', 'add', `${ownAddress}/30`, 'dev', inside)
  run(...enter, 'ip', 'link', 'set', inside, 'up')
  run(...enter, 'ip', 'link', 'set', 'lo', 'up')
  const forget = () =>
    void spawnSync(enter[0]!, [...enter.slice(1), 'nft', 'delete', 'table', 'inet', 'loss'])
  return {
    hostAddress,
    enter,
    cut: () => run('ip', 'link', 'set', outside, 'down'),
    lose(way) {
      const [hook, card] = way === 'toClient' ? ['input', 'iifname'] : ['output', 'oifname']
      const rules = `table inet loss { chain losing { type filter hook ${hook} priority 0; ${card} != "lo" drop; }; }`
      run(...enter, 'nft', rules)
    },
    mend() {
      forget()
      run('ip', 'link', 'set', outside, 'up')
    },
    remove: () => run('ip', 'netns', 'delete', name),
  }
}

function next(address: string, by: number): string {
  return address.replace(/\d+$/, (last) => String(Number(last) + by))
}

function run(...command: string[]): void {
  const { status, stderr, error } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`)
}
