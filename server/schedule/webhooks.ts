import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { putWebhook as putWebhookSchema, Webhook } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, may } from '../account/policy.ts'
import { readRegion } from '../directory/store.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { deleteWebhook, readWebhooks, writeWebhook } from './history-store.ts'
import { isForbiddenHost } from './outside-address.ts'

/** The webhooks of the regions whose settings the actor writes; their secrets are never shown. */
export async function listWebhooks(context: Context, actor: Actor): Promise<Webhook[]> {
  const all = await readWebhooks(context)
  return all
    .filter(({ regionPath }) => may(actor, 'settings:write', { regionPath }))
    .map(({ regionPath: _, ...webhook }) => webhook)
}

/**
 * Makes or changes a webhook: an address that is told of every change of a lesson of the region and below.
 * @param allowPrivate whether it may be in the own network (setting)
 * @throws AppError `not_found`, `forbidden`, `bad_input` (`url`)
 */
export async function putWebhook(
  context: Context,
  actor: Actor,
  id: string,
  { regionId, url, secret }: z.output<typeof putWebhookSchema>,
  allowPrivate: boolean,
): Promise<Webhook> {
  const region = await readRegion(context, regionId)
  if (!region || !may(actor, 'directory:read', { regionPath: region.path }))
    throw new AppError('not_found', 'There is no such region, or it is not yours to see.')
  demand(actor, 'settings:write', { regionPath: region.path })
  const { username, hostname } = new URL(url)
  if (username) throw badField('url', 'an address without a name and password in it')
  if (!allowPrivate && isForbiddenHost(hostname))
    throw badField(
      'url',
      'an address outside of the own network; an administrator of the server can allow others',
    )
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const known = (await readWebhooks(within)).find((webhook) => webhook.id === id)
    if (known) demand(actor, 'settings:write', { regionPath: known.regionPath })
    await writeWebhook(within, { id, regionId, url, secret })
    await audit(within, actor, 'webhook:put', `webhook:${id}`, { regionId, url })
    const createdAt = known?.createdAt ?? context.now().toISOString()
    return { id, regionId, url, createdAt }
  })
}

/** Removes a webhook with what it was not told yet; one that is gone is gone. @throws AppError `forbidden` */
export async function removeWebhook(context: Context, actor: Actor, id: string): Promise<void> {
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    const known = (await readWebhooks(within)).find((webhook) => webhook.id === id)
    if (!known) return
    demand(actor, 'settings:write', { regionPath: known.regionPath })
    await deleteWebhook(within, id)
    await audit(within, actor, 'webhook:delete', `webhook:${id}`, { url: known.url })
  })
}
