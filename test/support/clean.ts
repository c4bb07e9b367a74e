import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const widths = [320, 768, 1440]
const themes = ['light', 'dark'] as const
const excess = 'document.documentElement.scrollWidth - innerWidth'

/** Nothing that axe objects to, and nothing wider than the screen, at three widths in both themes. */
export async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of themes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      expect({ width, excess: await page.evaluate(excess) }).toEqual({ width, excess: 0 })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
      expect({ width, colorScheme, told }).toEqual({ width, colorScheme, told: [] })
    }
}
