import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startProcess } from '../support/process.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

/** Playing a history is work. */
const historyMs = 240_000

test('each run of the demo is told step by step, with its lag, until Ctrl-C', async () => {
  const cwd = temporaryFolder()
  const punctual = punctualWith()
  const env = { PORT: '0', DATABASE_URL: 'postgres://127.0.0.1:1/untouched' }
  const demo = startProcess({ args: ['demo', '--no-history', '--json'], cwd, env })
  await demo.waitFor('step', { where: ({ step, job }) => step === 'finished' && job === 'report' })

  const list = await punctual(['list', '--json'], { cwd, env: { PUNCTUAL_DATA_DIR: '.punctual/demo' } })
  const schedules: { id: string; enabled: boolean }[] = list.json().schedules
  expect(schedules.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual(['every-5-seconds'])
  const hint = await punctual(['list'], { cwd })
  expect(hint).toMatchObject({ code: 6, stderr: expect.stringContaining('PUNCTUAL_DATA_DIR=.punctual/demo') })
  expect(existsSync(join(cwd, '.punctual', 'postgres'))).toBe(false)

  expect(await demo.kill('SIGINT')).toEqual({ code: 0, signal: null })
  const first = demo.lines.filter((line) => line.event === 'step' && line.run === 1)
  const jobSteps = ['measure', 'report'].flatMap((job) => [
    { step: 'started', job },
    { step: 'finished', job },
  ])
  expect(first).toMatchObject([
    { step: 'due', lagMs: 0 },
    { step: 'claimed' },
    { step: 'queued' },
    ...jobSteps,
  ])
  const lags = first.map(({ lagMs }) => Number(lagMs))
  expect(lags).toEqual([...lags].sort((one, other) => one - other))
})

test('the commands to try are those of the folder that the environment names', async () => {
  const cwd = temporaryFolder()
  const env = { PORT: '0', PUNCTUAL_DATA_DIR: 'my data' }
  const demo = startProcess({ args: ['demo', '--no-history'], cwd, env })
  await expect
    .poll(() => demo.output.stdout, { timeout: 60_000 })
    .toContain("PUNCTUAL_DATA_DIR='my data/demo' punctual list")
  expect(demo.output.stdout).not.toContain('.punctual')
  expect(await demo.kill('SIGINT')).toEqual({ code: 0, signal: null })
})

test(
  'the first start plays seven days of history, the next one leaves them alone, and --reset begins anew',
  async () => {
    const cwd = temporaryFolder()
    const punctual = punctualWith()
    const start = async (...flags: string[]) => {
      const demo = startProcess({ args: ['demo', '--json', ...flags], cwd, env: { PORT: '0' } })
      await demo.waitFor('step', { where: ({ step }) => step === 'finished' })
      const ask = async (...args: string[]) =>
        (await punctual([...args, '--json'], { cwd, env: { PUNCTUAL_DATA_DIR: '.punctual/demo' } })).json()
      const { runs } = await ask('runs', 'backup.full')
      const { missed } = await ask('missed')
      expect(await demo.kill('SIGINT')).toEqual({ code: 0, signal: null })
      return {
        runs: runs.map(({ scheduledFor }: { scheduledFor: string }) => scheduledFor),
        owed: missed.length,
      }
    }
    const first = await start()
    expect(first.runs.length).toBeGreaterThan(7)
    expect(first.owed).toBeGreaterThan(0)
    expect(await start()).toEqual(first)
    expect((await start('--reset', '--no-history')).runs).toEqual([])
  },
  historyMs,
)
