import type { Question } from '../question.ts'
import { askStorm } from './storm.ts'

export const question: Question = {
  name: 'leaderless',
  about: 'S3: the storm with the leader lock off and three active daemons',
  ask: (setting) => askStorm(setting, { leaderless: true, ids: { twice: 'S3', lost: 'S3' } }),
}
