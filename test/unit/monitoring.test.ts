import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { monitoring, promtool } from '../support/monitoring.ts'

const root = join(monitoring, '..', '..')
const textOf = (file: string) => readFileSync(join(monitoring, file), 'utf8')
const commands = readdirSync(join(root, 'src/cli/commands')).map((name) => name.replace(/\.ts$/, ''))

/** The rules, each as its lines. */
const rules = textOf('alerts.yml')
  .split(/^ +- alert: /m)
  .slice(1)
  .map((text) => ({
    name: /^\w+/.exec(text)![0],
    text,
    field: (name: string) => new RegExp(`^ +${name}: (.+)$`, 'm').exec(text)?.[1],
  }))
const runbooks = rules.map((rule) => rule.field('runbook_url')!)

describe.skipIf(!promtool)('promtool (of Debian’s package prometheus)', () => {
  test.each([
    'check rules alerts.yml',
    'test rules alerts.test.yml',
    'check config --syntax-only prometheus.yml',
  ])('%s', (command) => {
    const { status, stdout, stderr } = spawnSync('promtool', command.split(' '), {
      cwd: monitoring,
      encoding: 'utf8',
    })
    expect(status, stdout + stderr).toBe(0)
  })
})

describe('alerts', () => {
  test('each has a severity, a summary, a description and a page', () => {
    expect(rules.length).toBeGreaterThan(15)
    for (const { name, field } of rules) {
      expect.soft(['critical', 'warning', 'info'], name).toContain(field('severity'))
      expect.soft(field('summary')?.length, name).toBeGreaterThan(10)
      expect.soft(field('description')?.length, name).toBeGreaterThan(30)
      expect.soft(field('runbook_url'), name).toMatch(/^docs\/runbooks\/[a-z-]+\.md$/)
    }
  })

  test('each is shown to fire, and to stay silent', () => {
    const tests = textOf('alerts.test.yml')
    for (const { name } of rules) {
      expect.soft(tests, name).toContain(`- name: ${name} fires\n`)
      expect.soft(tests, name).toContain(`- name: ${name} stays silent\n`)
    }
  })

  test.skipIf(!existsSync(join(root, 'docs/runbooks')))(
    'the page of each is there (once docs/runbooks is)',
    () => expect(runbooks.filter((page) => !existsSync(join(root, page)))).toEqual([]),
  )

  test('what Alertmanager silences beside another are alerts that exist', () => {
    const named = textOf('alertmanager.yml').match(/Punctual\w+/g)!
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((one) => rules.every(({ name }) => name !== one))).toEqual([])
  })
})

describe('the dashboard', () => {
  const dashboard = JSON.parse(textOf('grafana.json'))

  test('has panels that ask something, side by side without an overlap', () => {
    const panels = dashboard.panels.filter(({ type }: { type: string }) => type !== 'row')
    expect(panels.length).toBeGreaterThan(15)
    for (const { title, targets } of panels)
      for (const { expr } of targets) expect.soft(expr, title).toMatch(/punctual_|process_/)
    const taken = new Set<string>()
    for (const { title, gridPos } of dashboard.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect.soft(x, title).toBeLessThan(24)
          expect.soft(taken.has(`${x},${y}`), title).toBe(false)
          taken.add(`${x},${y}`)
        }
  })

  test('asks the data source that is chosen, and brings none of its own', () => {
    const sources = textOf('grafana.json').match(/"uid": "[^"]+"/g)!
    expect(sources.filter((uid) => !/"\$\{datasource\}"|"punctual"/.test(uid))).toEqual([])
  })
})

describe('the guides', () => {
  const guides = readdirSync(monitoring).filter((name) => name.endsWith('.md'))

  test('there is one for each way to watch', () => {
    expect(guides).toEqual([
      'cloudwatch.md',
      'cron-and-mail.md',
      'datadog.md',
      'prometheus.md',
      'uptime-robot.md',
    ])
  })

  test.each(guides)('%s: every command of ours exists', (guide) => {
    const code = textOf(guide).match(/```(?:sh|crontab)\n.*?```|`[^`\n]+`/gs) ?? []
    const used = code.flatMap((text) => [...text.matchAll(/(?:^|[\s(;`])punctual ([a-z][\w-]*)/g)])
    expect(used.map(([, command]) => command!).filter((command) => !commands.includes(command))).toEqual([])
  })

  test('every metric of the reference is one of ours, and every one of ours is in the reference', () => {
    const source = readdirSync(join(root, 'src/metrics'))
      .map((name) => readFileSync(join(root, 'src/metrics', name), 'utf8'))
      .join()
    const told = [...textOf('prometheus.md').matchAll(/^\| `.*$/gm)].flatMap(([row]) =>
      row.split('|')[1]!.match(/punctual_\w+/g),
    )
    const own = ['punctual_build_info']
    const defined = [
      ...source.matchAll(/(?:gauge|counter|histogram)\(\s*'(\w+)'|name: 'punctual_(\w+)'/g),
    ].map(([, short, long]) => `punctual_${short ?? long}`)
    expect([...new Set(told)].sort()).toEqual([...new Set([...own, ...defined])].sort())
  })

  test('links lead somewhere', () => {
    for (const guide of guides)
      for (const [, target] of textOf(guide).matchAll(/\]\(([\w.-]+)\)/g))
        expect.soft(existsSync(join(monitoring, target!)), `${guide}: ${target}`).toBe(true)
  })
})
