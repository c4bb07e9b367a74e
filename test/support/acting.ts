import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** In which every act must be possible: three widths, two themes; each with a name of its own for what is acted on. */
export const looks = [320, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    width,
    colorScheme,
    id: `at-${width}-${colorScheme}`,
  })),
)

/** Whatever asks first: it lies on the screen as a whole, axe has nothing to say, and its verb does it. */
export async function answer(page: Page, verb: string | RegExp): Promise<void> {
  const question = page.locator('#ask')
  const button = question.getByRole('button', { name: verb })
  await button.waitFor()
  const { violations } = await new AxeBuilder({ page }).include('#ask').analyze()
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
  await press(button)
}

/** As a finger or a pointer would: what is off the screen sideways, covered, or too small to be hit is no way to act. */
export async function press(control: Locator): Promise<void> {
  const place = await placeOf(control)
  expect.soft(place.left, String(control)).toBeGreaterThanOrEqual(0)
  expect.soft(place.right, String(control)).toBeLessThanOrEqual(control.page().viewportSize()!.width)
  expect.soft(place.least, String(control)).toBeGreaterThanOrEqual(24)
  await control.click()
}

/** Asked again where the page was brought up to date just then and put another element in its place. */
async function placeOf(control: Locator): Promise<{ left: number; right: number; least: number }> {
  const place = await control.evaluate((each) => {
    each.scrollIntoView({ block: 'center' })
    const { left, right, width, height } = each.getBoundingClientRect()
    return each.checkVisibility() ? { left, right, least: Math.min(width, height) } : undefined
  })
  if (place) return place
  await control.waitFor()
  return placeOf(control)
}

export const said = (page: Page, words: string | RegExp) =>
  page.locator('.notice').getByText(words).last().waitFor()
