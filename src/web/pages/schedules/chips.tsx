import { useKeys } from '../frame/keys.ts'
import { Ago } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import { skipMeaning } from './banners.tsx'
import type { Line } from './reading.ts'

const policyWords: Record<string, string> = {
  skip: 'skip missed',
  run_once: 'catch up once',
  run_all: 'catch up all',
}

/** How it stands, what it does about missed and overlapping occurrences, and why somebody should look. */
export function Chips({ line: { schedule, signs } }: { line: Line }) {
  const link = useLink()
  const key = useKeys()
  const { id, state, catchUp, overlap, waits } = schedule
  const isStanding = state !== 'enabled' && state !== 'running'
  return (
    <>
      {isStanding && <span class={`chip state ${state}`}>{state}</span>}
      {state === 'parked' && schedule.problem?.startsWith('No job') && (
        <span class="chip bad">no code for its job</span>
      )}
      {catchUp === 'skip' ? (
        <span class="chip warn" title={skipMeaning} aria-describedby="skip-meaning">
          skip missed
        </span>
      ) : (
        <span class="chip">{policyWords[catchUp]}</span>
      )}
      {overlap !== 'skip' && <span class="chip">overlap: {overlap}</span>}
      {waits && <span class="chip">catching up</span>}
      {signs.owed > 0 && (
        <a class="chip skip" href={link(`missed?schedule=${id}`)} {...key('m')}>
          {signs.owed} owed
        </a>
      )}
      {signs.attention.includes('silent') && (
        <span class="chip bad">
          silent{' '}
          {schedule.lastRunAt && (
            <>
              since <Ago at={schedule.lastRunAt} />
            </>
          )}
        </span>
      )}
      {signs.attention.includes('stopped_long') && signs.stoppedAt && (
        <span class="chip warn">
          stopped <Ago at={signs.stoppedAt} />
        </span>
      )}
    </>
  )
}
