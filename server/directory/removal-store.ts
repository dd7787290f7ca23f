import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { DirectoryTables } from './tables.ts'

export type EntryKind = 'region' | 'school' | 'classroom' | 'class-group' | 'pairing'

const tableOf = {
  region: 'regions',
  school: 'schools',
  classroom: 'classrooms',
  'class-group': 'class_groups',
  pairing: 'pairings',
} as const satisfies Record<EntryKind, keyof DirectoryTables>

export async function deleteRow(context: Context, kind: EntryKind, id: string): Promise<void> {
  await context.db.withTables<DirectoryTables>().deleteFrom(tableOf[kind]).where('id', '=', id).execute()
}

export interface Use {
  kind: string
  name: string
}

/** What stands in the way of removing an entry, by name, as far as it is known down here. */
export async function readUses(context: Context, kind: EntryKind, id: string): Promise<Use[]> {
  switch (kind) {
    case 'region': {
      const uses = await sql<Use>`
        select 'region' as kind, name from regions where parent_id = ${id}
        union all select 'school', name from schools where region_id = ${id}
        union all select 'person', display_name from grants join people on people.id = person_id where region_id = ${id}
        order by 1, 2`.execute(context.db)
      return uses.rows
    }
    case 'school': {
      const uses = await sql<Use>`
        select 'classroom' as kind, name from classrooms where school_id = ${id}
        union all select 'class-group', name from class_groups where school_id = ${id}
        union all select 'person', display_name from grants join people on people.id = person_id where school_id = ${id}
        union all select 'pairing', schools.name from pairings join schools
          on schools.id in (lead_school_id, member_school_id) and schools.id <> ${id}
          where ${id} in (lead_school_id, member_school_id)
        order by 1, 2`.execute(context.db)
      return uses.rows
    }
    case 'classroom': {
      const uses = await sql<Use>`
        select 'device' as kind, to_char(paired_at, 'YYYY-MM-DD') as name from devices
        where classroom_id = ${id} and revoked_at is null order by 2`.execute(context.db)
      return uses.rows
    }
    default:
      return []
  }
}
