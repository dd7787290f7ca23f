import type { ColumnType } from 'kysely'
import type { LinkKind, Role, SoundPath } from '../../shared/account.ts'
import type { OwnSettings, Region, School } from '../../shared/directory.ts'

/** jsonb: JSON text when written, parsed when read. */
export type Json<T> = ColumnType<T, string, string>

/** The places that rights hang on: written by the directory, read here. */
export interface RegionsTable {
  id: string
  name: string
  level: Region['level']
  parent_id: string | null
  path: string[]
  settings: Json<OwnSettings>
  sample: boolean
}

export interface SchoolsTable {
  id: string
  name: string
  region_id: string
  stage: School['stage']
  lead: boolean
  member: boolean
}

export interface ClassroomsTable {
  id: string
  school_id: string
  name: string
  lead: boolean
  receive: boolean
}

export interface PeopleTable {
  id: string
  name: string
  display_name: string
  password_hash: string | null
  disabled: boolean
  created_at: Date
}

export interface GrantsTable {
  person_id: string
  role: Role
  region_id: string | null
  school_id: string | null
}

export interface LinksTable {
  token_hash: string
  kind: LinkKind
  person_id: string | null
  reusable: boolean
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface PairingCodesTable {
  code_hash: string
  classroom_id: string
  issued_by: string | null
  expires_at: Date
  used_at: Date | null
}

export interface DevicesTable {
  id: string
  classroom_id: string
  user_agent: string
  paired_at: Date
  revoked_at: Date | null
}

export interface SessionsTable {
  token_hash: string
  person_id: string | null
  device_id: string | null
  created_at: Date
  seen_at: Date
  expires_at: Date
}

export interface AuditTable {
  id: string
  at: Date
  actor: string
  verb: string
  subject: string
  details: Json<Record<string, unknown>>
}

export interface ClassroomSoundTable {
  classroom_id: string
  path: SoundPath
}

export type PlaceTables = {
  regions: RegionsTable
  schools: SchoolsTable
  classrooms: ClassroomsTable
}

export type AccountTables = PlaceTables & {
  people: PeopleTable
  grants: GrantsTable
  links: LinksTable
  pairing_codes: PairingCodesTable
  devices: DevicesTable
  classroom_sound: ClassroomSoundTable
  sessions: SessionsTable
  audit: AuditTable
}
