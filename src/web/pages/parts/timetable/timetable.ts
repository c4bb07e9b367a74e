/**
 * What happened and will happen to schedules, on an axis of time that all of them share. `axisOf` says which time;
 * `happenedOf` and `planned` turn rows into what is drawn, `marksOf` merges them where there is no room for each;
 * `Ribbon` draws the marks of one schedule on what `RibbonBackground` has drawn once for all. `drawnOf` does it all for a row
 * that the database has prepared for many schedules.
 */

export { type Axis, across, axisOf, instantAt, placeOf } from './axis.ts'
export { type Outage, type Restart, RibbonBackground, TimeAxis } from './background.tsx'
export { type Happened, happenedOf, type Kind, kinds, planned, simply } from './happened.ts'
export { type Mark, marksOf, type Tally } from './marks.ts'
export { type Drawn, drawnOf, outagesOf, restartsOf, slotOf } from './reading.ts'
export { Ribbon } from './ribbon.tsx'
export { kindWords, markWords, stretchWords, tallyWords } from './wording.ts'
