import { readable } from './compare.ts'
import type { Played } from './play.ts'
import type { Scenario } from './scenario.ts'
import type { Policy } from './state.ts'

type Story = { scenario: Scenario; played: Played[]; found: string[] }

/** A scenario up to where the two differ, as short as it can be told: each line is a call at an instant. */
export function story({ scenario, played, found }: Story): string {
  return readable(
    [
      ...scenario.definitions.map(
        ({ id, policy, timing, plan }) =>
          `${id} ${said(policy)}\n  ${JSON.stringify(timing)} ${JSON.stringify(plan)}`,
      ),
      `reach ${JSON.stringify(scenario.reach)}`,
      ...played.map((step) => `${step.at}  ${told(step)}`),
      ...found.map((line) => `  ${line}`),
    ].join('\n'),
  )
}

function said(policy: Policy): string {
  return JSON.stringify(Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== null)))
}

function told({ move, call }: Played): string {
  if (move.kind === 'redefine') return `sync ${move.schedule.id} as ${said(move.policy)}`
  return call.replaceAll(/(reason => 'because', )?actor => 'operator', at => timestamptz '[^']*'/g, '')
}
