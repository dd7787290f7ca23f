/**
 * Names of the web platform by the first Chromium that has them, from MDN's browser compatibility data.
 * @typedef {{ globals: Map<string, number>, members: Map<string, number> }} Names
 * `members`: of properties and methods, whatever has them: the first Chromium in which anything has a member of that name.
 */

/** Suffixes by which the data tells kinds of members apart. */
const KIND = /_(static|event|permission|permissions)$/

/**
 * @param {{ api: object, javascript: { builtins: object } }} data
 * @returns {Names}
 */
export function readNames(data) {
  /** @type {Names} */
  const names = { globals: new Map(), members: new Map() }
  for (const [owner, of] of [...entries(data.api), ...entries(data.javascript.builtins)]) {
    // The language's global functions stand in a group of their own.
    if (owner !== 'globals') keepEarliest(names.globals, owner, versionOf(of))
    for (const [member, what] of entries(of)) {
      if (member.endsWith('_event')) continue
      const name = member.replace(KIND, '')
      keepEarliest(names.members, name, versionOf(what))
      if (['Window', 'WindowOrWorkerGlobalScope', 'globals'].includes(owner))
        keepEarliest(names.globals, name, versionOf(what))
    }
  }
  return names
}

/**
 * @param {object} of
 * @returns {[string, any][]}
 */
const entries = (of) => Object.entries(of).filter(([name]) => name !== '__compat')

/**
 * @param {Map<string, number>} known
 * @param {string} name
 * @param {number} version
 */
function keepEarliest(known, name, version) {
  known.set(name, Math.min(known.get(name) ?? Number.POSITIVE_INFINITY, version))
}

/**
 * The first Chromium that has a feature without a flag or another name; infinite when none has, and 0 when nobody says.
 * @param {any} feature
 */
function versionOf(feature) {
  const said = feature.__compat?.support?.chrome
  if (said === undefined) return 0
  const plain = [said].flat().filter((one) => !one.flags && !one.prefix && !one.alternative_name)
  const versions = plain.map(({ version_added: added }) =>
    typeof added === 'string' ? Number.parseInt(added.replace(/^\D+/, ''), 10) : Number.POSITIVE_INFINITY,
  )
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...versions.map((v) => (Number.isNaN(v) ? Number.POSITIVE_INFINITY : v)),
  )
}
