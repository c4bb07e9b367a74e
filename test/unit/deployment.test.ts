import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkFly } from '../../src/doctor/fly.ts'

const root = join(import.meta.dirname, '..', '..')
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const commands = readdirSync(join(root, 'src/cli/commands')).map((name) => name.replace(/\.ts$/, ''))

describe('fly.toml', () => {
  const fly = textOf('fly.toml')
  /** The lines of one table, up to the next header. */
  const tables = (header: string) =>
    fly
      .split(/^(?=\s*\[)/m)
      .filter((part) => part.trimStart().startsWith(header))
      .map((part) => part.trimStart().slice(header.length))

  test('a stopping machine is told by SIGTERM and given time to finish its jobs', () => {
    expect(fly).toMatch(/^kill_signal = "SIGTERM"$/m)
    const seconds = Number(/^kill_timeout = (\d+)$/m.exec(fly)?.[1])
    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(seconds).toBeLessThanOrEqual(300)
  })

  test('three groups run three commands of one image, and a release migrates first', () => {
    const groups = [...tables('[processes]')[0]!.matchAll(/(\w+) = "(\w+)"/g)].map(([, name, line]) => [
      name,
      line,
    ])
    expect(Object.fromEntries(groups)).toEqual({ web: 'web', daemon: 'daemon', worker: 'worker' })
    expect(tables('[deploy]')[0]).toContain('release_command = "migrate up"')
    expect(commands).toEqual(expect.arrayContaining(['web', 'daemon', 'worker', 'migrate']))
  })

  test('daemon and worker always come back and are never stopped for being idle', () => {
    expect(tables('[[restart]]')).toHaveLength(1)
    expect(tables('[[restart]]')[0]).toMatch(/policy = "always"\s+processes = \["daemon", "worker"\]/)
    expect(tables('[http_service]')[0]).toContain('processes = ["web"]')
    expect(fly).not.toContain('[[services]]')
  })

  test('each group without a service is checked for life on the port where it answers probes', () => {
    const port = /PROBE_PORT = "(\d+)"/.exec(tables('[env]')[0]!)?.[1]
    for (const group of ['daemon', 'worker']) {
      const [check] = tables(`[checks.${group}]`)
      expect(check).toContain(`processes = ["${group}"]`)
      expect(check).toMatch(/type = "http"/)
      expect(check).toContain(`port = ${port}\n`)
      expect(check).toContain('path = "/livez"')
    }
  })

  test('the metrics of every group are scraped on that port', () => {
    const port = /PROBE_PORT = "(\d+)"/.exec(tables('[env]')[0]!)?.[1]
    const scraped = tables('[[metrics]]').map((table) => [
      /processes = \["(\w+)"\]/.exec(table)?.[1],
      /port = (\d+)/.exec(table)?.[1],
      /path = "(.+)"/.exec(table)?.[1],
    ])
    const groups = [...tables('[processes]')[0]!.matchAll(/(\w+) = "/g)].map(([, name]) => name)
    expect(scraped).toEqual(groups.map((group) => [group, port, '/metrics']))
  })

  test('the doctor finds nothing wrong with it', () => {
    expect(checkFly({ directory: root, variables: {} })).toEqual([
      { check: 'fly.toml', level: 'ok', found: 'Signals, restarts, groups, checks and release are set.' },
    ])
  })

  test('a machine of the web group serves only when it is ready', () => {
    expect(tables('[[http_service.checks]]')[0]).toContain('path = "/readyz"')
    const port = /internal_port = (\d+)/.exec(fly)?.[1]
    expect(tables('[env]')[0]).toContain(`PORT = "${port}"`)
  })
})

describe('Dockerfile', () => {
  const dockerfile = textOf('Dockerfile')
  const lastStage = dockerfile.split(/^(?=FROM )/m).at(-1)!
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
    sources!.split(' '),
  )

  test('what is copied exists and is let through', () => {
    const admitted = textOf('.dockerignore').split('\n')
    for (const source of copied) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(
        admitted.some((line) => `!${source}/`.startsWith(`${line}/`)),
        source,
      ).toBe(true)
    }
    expect(copied.length).toBeGreaterThan(6)
  })

  test('it has what a running process reads, as the package has, and nothing of development', () => {
    const { files } = JSON.parse(textOf('package.json')) as { files: string[] }
    for (const needed of ['dist', 'migrations', 'sql', 'src/web/assets']) {
      expect(lastStage).toMatch(new RegExp(`^COPY .*${needed} ${needed}$`, 'm'))
      expect(files).toContain(needed)
    }
    for (const sample of ['punctual.config.ts', 'docs/sample']) expect(lastStage).toContain(sample)
    expect(dockerfile).toMatch(/npm ci --omit=dev/)
  })

  test('it runs unprivileged on a Node that the package allows, and the CLI checks its health', () => {
    expect(lastStage.indexOf('USER node')).toBeGreaterThan(0)
    const majors = [...dockerfile.matchAll(/^FROM node:(\d+)-slim/gm)].map(([, major]) => Number(major))
    const least = Number(/>=(\d+)/.exec(JSON.parse(textOf('package.json')).engines.node)?.[1])
    expect(Math.min(...majors)).toBeGreaterThanOrEqual(least)
    expect(lastStage).toMatch(/HEALTHCHECK[\s\S]*main\.js status --check/)
    expect(commands).toContain('status')
  })
})

describe('docker-compose.yml', () => {
  const compose = textOf('docker-compose.yml')

  test('only loopback is published', () => {
    const published = [...compose.matchAll(/^ +- "(.+:\d+)"$/gm)].map(([, port]) => port!)
    expect(published).toHaveLength(1)
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  test('each service runs a command that exists, after the schema is there', () => {
    const ran = [...compose.matchAll(/^ {4}command: (\w+)/gm)].map(([, command]) => command!)
    expect(ran).toEqual(['migrate', 'daemon', 'worker', 'web'])
    expect(commands).toEqual(expect.arrayContaining(ran))
    expect(compose).toMatch(/migrate:\s+condition: service_completed_successfully/)
  })
})
