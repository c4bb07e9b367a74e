import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appConfig, punctualWith, temporaryFolder } from './cli.ts'

const punctual = punctualWith()

/** A folder whose config exports this. */
function folderWith(exported: string): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'punctual.config.js'), `export default ${exported}\n`)
  return folder
}

const job = (fields: string) => `{ jobs: [${fields}], schedules: [] }`
const schedule = (fields: string) =>
  `{ jobs: [{ name: 'download', run() {} }], schedules: [{ id: 'a', cron: '@daily', target: { job: 'download' }, ${fields} }] }`

const bad: [what: string, exported: string, path: string, detail: RegExp][] = [
  [
    'an unknown job',
    schedule(`target: { job: 'downlaod' }`),
    'schedules["a"].target.job',
    /no job "downlaod".*did you mean "download"\?/,
  ],
  [
    'a wrong cron',
    schedule(`cron: '61 * * * *'`),
    'schedules["a"]',
    /61 in the minute field is outside 0-59/,
  ],
  ['an impossible date', schedule(`cron: '0 0 30 2 *'`), 'schedules["a"]', /30 February does not exist/],
  ['a wrong zone', schedule(`timezone: 'Europe/Berln'`), 'schedules["a"]', /did you mean "Europe\/Berlin"\?/],
  [
    'a policy that there is not',
    schedule(`catchUp: 'run_some'`),
    'schedules["a"].catchUp',
    /given 'run_some'; allowed: 'skip', 'run_once' or 'run_all'/,
  ],
  [
    'a duplicate id',
    `{ jobs: [{ name: 'x', run() {} }], schedules: ['@daily', '@hourly'].map((cron) => ({ id: 'a', cron, target: { all: true } })) }`,
    'schedules["a"].id',
    /"a" is used more than once/,
  ],
  [
    'a cycle',
    job(`{ name: 'x', dependsOn: ['y'], run() {} }, { name: 'y', dependsOn: ['x'], run() {} }`),
    'jobs["x"].dependsOn',
    /x → y → x/,
  ],
]

test.each(bad)(
  '%s is told with its place, the allowed and the fix: exit 3',
  async (_what, exported, path, detail) => {
    const cwd = folderWith(exported)
    const { code, stdout, problem } = await punctual(['config', 'check', '--json'], { cwd })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(problem()).toMatchObject({
      type: 'urn:punctual:problem:config-invalid',
      title: 'The configuration is not valid',
      detail: expect.stringMatching(/^\/.*: 1 problem$/),
      errors: [{ parameter: path, detail: expect.stringMatching(detail) }],
      hint: expect.stringContaining('nothing was changed in the database'),
    })
  },
)

test('everything that is wrong comes at once, and no role starts with it', async () => {
  const cwd = folderWith(
    `{ jobs: [{ name: 'x' }], schedules: [{ id: 'A', cron: '61 * * * *', target: { job: 'y' } }] }`,
  )
  const env = { DATABASE_URL: 'postgres://127.0.0.1:1/none' }
  for (const command of ['start', 'daemon', 'worker']) {
    const { code, stdout, stderr } = await punctual([command], { cwd, env })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/^✕ .*punctual\.config\.js: 4 problems\n( {2}- .*\n){4}→ Correct /)
  }
})

test('a directory without a config says where it looked', async () => {
  const { code, stderr } = await punctual(['config', 'check'])
  expect(code).toBe(3)
  expect(stderr).toMatch(/there is none in .*; looked for punctual\.config\.ts.*\n→ .*PUNCTUAL_CONFIG/)
})

test('a good one is summed up, here and elsewhere', async () => {
  const env = { PUNCTUAL_CONFIG: appConfig }
  const { code, stdout } = await punctual(['config', 'check'], { env })
  expect(code).toBe(0)
  expect(stdout).toMatch(/punctual\.config\.ts is good: 4 jobs, 4 schedules, 4 of them in development\n/)
  const cwd = folderWith(schedule(`environments: ['production']`))
  const { json } = await punctual(['config', 'check', '--json'], { cwd })
  expect(json()).toMatchObject({ environment: 'development', schedules: [{ id: 'a', isHere: false }] })
})

test('a warning is no error', async () => {
  const cwd = folderWith(schedule(`cron: '0 3 1 * mon'`))
  const { code, stderr } = await punctual(['config', 'check'], { cwd })
  expect(code).toBe(0)
  expect(stderr).toMatch(/^▲ a: Both day fields are set/)
})

test('all bad variables are told at once, a secret never', async () => {
  const env = { PORT: 'http', LEASE_MS: '1', JWT_SECRET: 'tooshort', DATABASE_URL: 'mysql://u:hidden@h/d' }
  const { code, stderr, problem } = await punctual(['list', '--json'], { env })
  expect(code).toBe(3)
  expect(
    problem()
      .errors.map(({ parameter }: { parameter: string }) => parameter)
      .sort(),
  ).toEqual(Object.keys(env).sort())
  expect(stderr).not.toMatch(/tooshort|hidden/)
})
