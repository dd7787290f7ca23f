import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import type { Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { signIn, startApp, type TestApp } from './app.ts'
import { createWindows, type Windows } from './browser.ts'
import { buildCounty, type County } from './county.ts'

export const zone = 'Asia/Shanghai'

/** A server with a county and no lessons, and windows of the console on it. */
export interface Console {
  app: TestApp
  county: County
  windows: Windows
  /** Next Monday by the server's clock, with its zone. */
  monday: DateTime
  /** Opens a window in which the person is signed in, in the only browser. */
  as(who: PersonActor | DeviceActor, name: string, options?: Parameters<Windows['open']>[2]): Promise<Page>
}

export async function openConsole(options: { rural?: number } = {}): Promise<Console> {
  const app = await startApp()
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db, options)
  const windows = createWindows({
    baseURL: app.url,
    timezoneId: zone,
    viewport: { width: 1440, height: 1000 },
  })
  let browser: Awaited<ReturnType<Windows['browser']>> | undefined
  return {
    app,
    county,
    windows,
    monday: DateTime.fromJSDate(app.context.now(), { zone }).startOf('week').plus({ weeks: 1 }),
    async as(who, name, window) {
      browser ??= await windows.browser()
      const page = await windows.open(browser, name, window)
      const [cookie, value] = (await signIn(app, who)).split('=') as [string, string]
      await page
        .context()
        .addCookies([{ name: cookie, value, url: app.url, httpOnly: true, sameSite: 'Strict' }])
      return page
    },
  }
}

/** The page's own words with their blanks filled in. */
export function said(words: string, values: Record<string, string | number> = {}): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}

/** Chooses in a list as a person does: opens it and clicks the option. */
export async function choose(within: Page | Locator, label: string, option: string): Promise<void> {
  const page = 'page' in within ? within.page() : within
  await within.getByLabel(label, { exact: true }).click()
  const list = page.locator('.ant-select-dropdown:visible')
  await list.getByTitle(option, { exact: true }).click()
  await list.waitFor({ state: 'hidden' })
}

/** Asks the server as the window's own person. */
export async function ask<T>(
  page: Page,
  method: 'get' | 'put' | 'post',
  path: string,
  data?: object,
): Promise<T> {
  const response = await page.request[method](path, data ? { data } : {})
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
  return response.json() as Promise<T>
}

/** A term of so many weeks from a Monday on, as the coordinator makes it; answers its id. */
export async function putTerm(page: Page, county: County, monday: DateTime, weeks: number): Promise<string> {
  const id = randomUUID()
  await ask(page, 'put', `/api/terms/${id}`, {
    regionId: county.regionId,
    name: '本学期',
    firstDay: monday.toISODate(),
    lastDay: monday.plus({ weeks }).minus({ days: 1 }).toISODate(),
  })
  return id
}
