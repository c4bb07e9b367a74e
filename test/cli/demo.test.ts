import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startProcess } from '../support/process.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

test('each run of the demo is told step by step, with its lag, until Ctrl-C', async () => {
  const cwd = temporaryFolder()
  const punctual = punctualWith()
  const env = { PORT: '0', DATABASE_URL: 'postgres://127.0.0.1:1/untouched' }
  const demo = startProcess({ args: ['demo', '--json'], cwd, env })
  await demo.waitFor('step', { where: ({ step, job }) => step === 'finished' && job === 'report' })

  const list = await punctual(['list', '--json'], { cwd, env: { PUNCTUAL_DATA_DIR: '.punctual/demo' } })
  expect(list.json().schedules).toMatchObject([
    { id: 'every-5-seconds', state: expect.any(String), enabled: true },
  ])
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
