/** croner timers, each firing every second of a clock that is ahead of everybody else's. */
import { Cron } from 'croner'
import { wallMs } from '../numbers.ts'
import { given, leave, stopSignal, tell } from './parent.ts'
import { shiftClock } from './shifted-clock.ts'

const { timers, aheadMs } = given<{ timers: number; aheadMs: number }>()
shiftClock(aheadMs)
const lateMs: number[] = []
const fire = () => {
  lateMs.push((wallMs() + aheadMs) % 1_000)
  if (lateMs.length === 1) setImmediate(() => tell('fired', { lateMs: lateMs.splice(0) }))
}
const running = Array.from({ length: timers }, () => new Cron('* * * * * *', fire))
tell('ready')
stopSignal().addEventListener('abort', () => {
  for (const timer of running) timer.stop()
  leave()
})
