import { assets } from '../../assets.ts'
import { useLink } from '../view.ts'

/** The pictures of the sprite, each under its name in Lucide. */
export const iconNames = [
  'activity',
  'alarm-clock',
  'ban',
  'calendar-days',
  'check',
  'chevron-down',
  'chevron-right',
  'circle-alert',
  'circle-help',
  'clipboard',
  'clock',
  'clock-alert',
  'ellipsis',
  'external-link',
  'history',
  'inbox',
  'info',
  'layers',
  'list',
  'moon',
  'pause',
  'play',
  'refresh-cw',
  'rotate-ccw',
  'search',
  'server',
  'settings',
  'sun',
  'terminal',
  'triangle-alert',
  'undo-2',
  'x',
  'zoom-in',
  'zoom-out',
] as const

export type IconName = (typeof iconNames)[number]

/** A picture beside words: what it means is said by them. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const link = useLink()
  return (
    <svg class="icon" width={size} height={size} aria-hidden="true">
      <use href={`${link(assets.icons.href)}#${name}`} />
    </svg>
  )
}
