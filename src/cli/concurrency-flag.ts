import { wholeNumber } from './read.ts'

export const concurrencyFlag = {
  flags: '-c, --concurrency <number>',
  help: 'jobs executed at a time',
  read: wholeNumber({ from: 1, to: 1_000 }),
  otherwise: 10,
}
