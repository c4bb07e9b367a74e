import { z } from 'zod'
import { expectFlag, findFlag, flagsAfter, setFlag } from '../../db/flags.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, placeByName } from './cursors.ts'
import { examples } from './examples.ts'
import { givenReason, name } from './given.ts'
import { addOperation } from './operation.ts'
import { flagOnWire } from './schemas/state.ts'
import { listOf } from './schemas/wire.ts'

const params = z.object({ name: name.meta({ description: 'Name of a flag.', example: 'new-pricing' }) })
const change = z.strictObject({
  on: z.boolean('must be true or false').meta({ description: 'Whether it is to be on.' }),
  reason: givenReason,
})
const tag = 'Flags'

export function addFlags({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/flags',
      operationId: 'listFlags',
      tag,
      summary: 'List the feature flags',
      description: 'By name. A flag is there once a schedule names it.',
      query: z.object(pageQuery('flags', placeByName)),
      answers: {
        200: {
          description: 'A page of flags.',
          schema: listOf('flags', flagOnWire),
          example: { flags: [examples.flag], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: after }, database }) => {
      const rows = await flagsAfter(database, { after, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('flags', { rows, limit, placeOf: ({ name }) => name })
      return { body: { flags: shown, nextCursor } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/flags/{name}',
      operationId: 'getFlag',
      tag,
      summary: 'Get a feature flag',
      description: 'Its ETag goes into the If-Match of setFlag.',
      params,
      isVersioned: true,
      answers: { 200: { description: 'The flag.', schema: flagOnWire, example: examples.flag } },
    },
    async ({ params: { name }, database }) => {
      const flag = await findFlag(database, name)
      return { body: flag, version: flag.version }
    },
  )

  addOperation(
    to,
    {
      method: 'put',
      path: '/flags/{name}',
      operationId: 'setFlag',
      tag,
      summary: 'Turn a feature flag on or off',
      description: 'What comes due from then on is judged by it.',
      params,
      body: change,
      example: { on: true, reason: 'tested in staging' },
      isVersioned: true,
      answers: {
        200: {
          description: 'The flag as it is now.',
          schema: flagOnWire,
          example: {
            ...examples.flag,
            ...{
              isOn: true,
              changedBy: 'ada',
              changedAt: '2026-11-22T02:30:00.000Z',
              version: '61e0aa09d3c7b512',
            },
          },
        },
      },
    },
    async ({ params: { name }, body: { on: isOn, reason }, identity, versions, database }) => {
      if (versions !== undefined) await expectFlag(database, { name, versions })
      await setFlag(database, { name, isOn, reason, actor: identity.subject })
      const flag = await findFlag(database, name)
      return { body: flag, version: flag.version }
    },
  )
}
