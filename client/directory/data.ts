import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Role } from '../../shared/account.ts'
import type { ClassGroup, Classroom, Directory, Pairing, Region, School } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { covers } from '../app/rights.ts'
import { useMe } from '../app/session.ts'

/** The directory with its entries by id, and a school's own at hand. */
export interface Places extends Directory {
  region: Map<string, Region>
  school: Map<string, School>
  classroom: Map<string, Classroom>
  classGroup: Map<string, ClassGroup>
  classroomsOf: (schoolId: string) => Classroom[]
  classGroupsOf: (schoolId: string) => ClassGroup[]
  /** Ids from the root down to the school's region; empty where it can't be seen. */
  pathOf: (schoolId: string) => string[]
}

const byId = <T extends { id: string }>(list: T[]) => new Map(list.map((item) => [item.id, item]))
const byName = new Intl.Collator('zh-CN', { numeric: true })
const sorted = <T extends { name: string }>(list: T[]) =>
  [...list].sort((a, b) => byName.compare(a.name, b.name))

function placesOf(directory: Directory): Places {
  const region = byId(directory.regions)
  const school = byId(directory.schools)
  const classrooms = sorted(directory.classrooms)
  const classGroups = sorted(directory.classGroups).sort((a, b) => a.grade - b.grade)
  return {
    ...directory,
    regions: sorted(directory.regions),
    schools: sorted(directory.schools),
    classrooms,
    classGroups,
    region,
    school,
    classroom: byId(directory.classrooms),
    classGroup: byId(directory.classGroups),
    classroomsOf: (id) => classrooms.filter((room) => room.schoolId === id),
    classGroupsOf: (id) => classGroups.filter((group) => group.schoolId === id),
    pathOf: (id) => region.get(school.get(id)?.regionId ?? '')?.path ?? [],
  }
}

export function useDirectory() {
  return useQuery({
    queryKey: ['directory'],
    queryFn: ({ signal }) => call('GET /api/directory', { signal }),
    select: placesOf,
    staleTime: 60_000,
  })
}

export function useSettings(regionId: string | undefined) {
  return useQuery({
    queryKey: ['settings', regionId],
    queryFn: ({ signal }) =>
      call('GET /api/regions/:id/settings', { params: { id: regionId ?? '' }, signal }),
    enabled: regionId !== undefined,
    staleTime: 60_000,
  })
}

/** The region that a person's first right lies in. */
export function useHomeRegion(): string | undefined {
  const { grants } = useMe().person
  const directory = useDirectory()
  const [first] = grants
  if (!first) return undefined
  return first.kind === 'region' ? first.regionId : directory.data?.school.get(first.schoolId)?.regionId
}

/** The time zone that dates are shown in: the region's, never the machine's. */
export function useZone(): string {
  const { zone } = useMe()
  return useSettings(useHomeRegion()).data?.inForce.zone ?? zone
}

/** Whether the person may change what lies in this region. */
export function useMayWrite(): (path: string[], roles?: Role[]) => boolean {
  const { grants } = useMe().person
  return (path, roles = ['administrator', 'coordinator']) => covers(grants, roles, path)
}

/** Saves an entry of the directory, and reads it anew before it is done. */
export function useSave<V, R>(save: (values: V) => Promise<R>, keys: string[] = ['directory']) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: save,
    onSuccess: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

export const isInForce = (pairing: Pairing, date: string): boolean =>
  pairing.from <= date && (pairing.until === null || date <= pairing.until)
