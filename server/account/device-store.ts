import { type Insertable, sql } from 'kysely'
import type { Device, SoundPath } from '../../shared/account.ts'
import type { Context } from '../platform/context.ts'
import type { ReachOf, Target } from './policy.ts'
import type { AccountTables, DevicesTable, PairingCodesTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AccountTables>()

/** Where a classroom is, or null when there is none. */
export async function readClassroomTarget(context: Context, classroomId: string): Promise<Target | null> {
  const row = await tables(context)
    .selectFrom('classrooms')
    .innerJoin('schools', 'schools.id', 'classrooms.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select(['schools.id', 'regions.path'])
    .where('classrooms.id', '=', classroomId)
    .executeTakeFirst()
  return row ? { regionPath: row.path, schoolId: row.id, classroomIds: [classroomId] } : null
}

// pairing codes

/** Puts the code in place of all older ones of the classroom. False when another classroom has this very code. */
export async function replacePairingCode(
  context: Context,
  row: Insertable<PairingCodesTable>,
): Promise<boolean> {
  await tables(context).deleteFrom('pairing_codes').where('classroom_id', '=', row.classroom_id).execute()
  const written = await tables(context)
    .insertInto('pairing_codes')
    .values(row)
    .onConflict((on) => on.column('code_hash').doNothing())
    .returning('code_hash')
    .executeTakeFirst()
  return written !== undefined
}

/** Uses a code up; of several at once, one gets the classroom, the others null. */
export async function claimPairingCode(
  context: Context,
  hash: string,
): Promise<{ classroomId: string; issuedBy: string | null } | null> {
  const row = await tables(context)
    .updateTable('pairing_codes')
    .set({ used_at: context.now() })
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', context.now())
    .returning(['classroom_id as classroomId', 'issued_by as issuedBy'])
    .executeTakeFirst()
  return row ?? null
}

// devices

export async function insertDevice(context: Context, row: Insertable<DevicesTable>): Promise<void> {
  await tables(context).insertInto('devices').values(row).execute()
}

/** Devices with their classrooms, schools and regions. */
const placedDevices = (context: Context) =>
  tables(context)
    .selectFrom('devices')
    .innerJoin('classrooms', 'classrooms.id', 'devices.classroom_id')
    .innerJoin('schools', 'schools.id', 'classrooms.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')

export interface DeviceSession {
  createdAt: Date
  seenAt: Date
  expiresAt: Date
  id: string
  classroomId: string
  schoolId: string
  regionPath: string[]
}

/** Devices that are not revoked, one row for each of their sessions. */
const devicesWithSessions = (context: Context) =>
  placedDevices(context)
    .innerJoin('sessions', 'sessions.device_id', 'devices.id')
    .select([
      'devices.id',
      'classrooms.id as classroomId',
      'schools.id as schoolId',
      'regions.path as regionPath',
    ])
    .where('devices.revoked_at', 'is', null)

export async function readDeviceSession(context: Context, hash: string): Promise<DeviceSession | null> {
  const row = await devicesWithSessions(context)
    .select([
      'sessions.created_at as createdAt',
      'sessions.seen_at as seenAt',
      'sessions.expires_at as expiresAt',
    ])
    .where('sessions.token_hash', '=', hash)
    .executeTakeFirst()
  return row ?? null
}

/** A device that is not revoked and has a session that goes on. */
export async function readLiveDevice(
  context: Context,
  deviceId: string,
): Promise<Pick<DeviceSession, 'id' | 'classroomId' | 'schoolId' | 'regionPath'> | null> {
  const row = await devicesWithSessions(context)
    .where('devices.id', '=', deviceId)
    .where('sessions.expires_at', '>', context.now())
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Of these devices those that were revoked, or are not there any more. */
export async function readRevoked(context: Context, deviceIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${[...deviceIds]}::uuid[]) as asked (id)
    left join devices on devices.id = asked.id
    where devices.id is null or devices.revoked_at is not null`.execute(context.db)
  return new Set(rows.map(({ id }) => id))
}

export interface DevicePlace {
  classroom: { id: string; name: string }
  school: { id: string; name: string }
  regionId: string
  sample: boolean
  soundPath: SoundPath
}

/** Where a device that is not revoked stands. */
export async function readDevicePlace(context: Context, deviceId: string): Promise<DevicePlace | null> {
  const row = await placedDevices(context)
    .leftJoin('classroom_sound', 'classroom_sound.classroom_id', 'classrooms.id')
    .select(['classrooms.id as classroom_id', 'classrooms.name as classroom_name', 'classroom_sound.path'])
    .select([
      'schools.id as school_id',
      'schools.name as school_name',
      'regions.id as region_id',
      'regions.sample',
    ])
    .where('devices.id', '=', deviceId)
    .where('devices.revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  return {
    classroom: { id: row.classroom_id, name: row.classroom_name },
    school: { id: row.school_id, name: row.school_name },
    regionId: row.region_id,
    sample: row.sample,
    soundPath: row.path ?? 'loudspeaker',
  }
}

export async function writeSoundPath(context: Context, classroomId: string, path: SoundPath): Promise<void> {
  await tables(context)
    .insertInto('classroom_sound')
    .values({ classroom_id: classroomId, path })
    .onConflict((on) => on.column('classroom_id').doUpdateSet({ path }))
    .execute()
}

/** Newest first. */
export async function listDevices(
  context: Context,
  reach: ReachOf,
  classroomId: string | undefined,
): Promise<Device[]> {
  const rows = await placedDevices(context)
    .leftJoin('sessions', 'sessions.device_id', 'devices.id')
    .select([
      'devices.id',
      'devices.classroom_id',
      'devices.user_agent',
      'devices.paired_at',
      'devices.revoked_at',
    ])
    .select((e) => e.fn.max('sessions.seen_at').as('seen_at'))
    .where((e) =>
      e.or([
        e.lit(reach.everywhere),
        sql<boolean>`regions.path && ${reach.regionIds}::uuid[]`,
        sql<boolean>`schools.id = any(${reach.schoolIds}::uuid[])`,
      ]),
    )
    .$if(classroomId !== undefined, (q) => q.where('devices.classroom_id', '=', classroomId!))
    .groupBy('devices.id')
    .orderBy('devices.paired_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    classroomId: row.classroom_id,
    pairedAt: row.paired_at.toISOString(),
    lastSeenAt: (row.seen_at ?? row.revoked_at ?? row.paired_at).toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    userAgent: row.user_agent,
  }))
}

export async function readDeviceTarget(
  context: Context,
  deviceId: string,
): Promise<{ target: Target; classroomId: string; revoked: boolean } | null> {
  const row = await placedDevices(context)
    .select(['devices.classroom_id', 'devices.revoked_at', 'schools.id', 'regions.path'])
    .where('devices.id', '=', deviceId)
    .executeTakeFirst()
  if (!row) return null
  return {
    target: { regionPath: row.path, schoolId: row.id, classroomIds: [row.classroom_id] },
    classroomId: row.classroom_id,
    revoked: row.revoked_at !== null,
  }
}

/** Takes the device's sessions away. */
export async function markRevoked(context: Context, deviceId: string): Promise<void> {
  await tables(context).deleteFrom('sessions').where('device_id', '=', deviceId).execute()
  await tables(context)
    .updateTable('devices')
    .set({ revoked_at: context.now() })
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Forgets the revoked devices of a classroom that is about to go. */
export async function deleteRevokedDevices(context: Context, classroomId: string): Promise<void> {
  await tables(context)
    .deleteFrom('devices')
    .where('classroom_id', '=', classroomId)
    .where('revoked_at', 'is not', null)
    .execute()
}
