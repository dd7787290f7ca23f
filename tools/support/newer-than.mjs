/**
 * What a built script uses that a Chromium of some version doesn't have. It goes by names: a member that the script defines
 * itself somewhere is taken for its own.
 * @typedef {{ name: string, since: number }} Use
 */

/**
 * The members that scripts define themselves; all scripts of a page are asked, for what one makes another uses.
 * @param {any[]} programs
 * @returns {Set<string>}
 */
export function ownMembers(programs) {
  /** @type {Set<string>} */
  const members = new Set()
  for (const program of programs)
    visit(program, (node, parent) => collectOwn(node, parent, { globals: new Set(), members }))
  return members
}

/**
 * @param {any} program the script, parsed (ESTree)
 * @param {Set<string>} members what is no member of the platform's
 * @param {import('./browser-names.mjs').Names} names
 * @param {number} version
 * @returns {Use[]} each name once, by name
 */
export function newerThan(program, members, names, version) {
  const own = { globals: new Set(), members: new Set(members) }
  visit(program, (node, parent) => collectOwn(node, parent, own))
  /** @type {Map<string, number>} */
  const found = new Map()
  visit(program, (node, parent) => {
    const syntax = newSyntax(node)
    if (syntax && syntax.since > version) found.set(syntax.name, syntax.since)
    const global = globalName(node, parent)
    if (global && !own.globals.has(global)) take(found, names.globals, global, version)
    const member = memberName(node)
    if (member && !own.members.has(member)) take(found, names.members, member, version)
  })
  return [...found].map(([name, since]) => ({ name, since })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * @param {Map<string, number>} found
 * @param {Map<string, number>} known
 * @param {string} name
 * @param {number} version
 */
function take(found, known, name, version) {
  const since = known.get(name)
  // What no Chromium has is asked for only to tell browsers apart.
  if (since !== undefined && since > version && since !== Number.POSITIVE_INFINITY) found.set(name, since)
}

/**
 * @param {any} node
 * @param {(node: any, parent: any) => void} see
 * @param {any} [parent]
 */
function visit(node, see, parent = null) {
  if (typeof node?.type !== 'string') return
  see(node, parent)
  for (const value of Object.values(node))
    if (Array.isArray(value)) for (const one of value) visit(one, see, node)
    else if (value && typeof value === 'object') visit(value, see, node)
}

/**
 * @param {any} node
 * @param {any} parent
 * @param {{ globals: Set<string>, members: Set<string> }} own
 */
function collectOwn(node, parent, own) {
  if (
    ['Property', 'MethodDefinition', 'PropertyDefinition'].includes(node.type) &&
    parent?.type !== 'ObjectPattern'
  )
    own.members.add(node.key.name ?? node.key.value)
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
    own.members.add(memberName(node.left) ?? '')
  if (
    ['FunctionDeclaration', 'ClassDeclaration', 'FunctionExpression', 'ClassExpression'].includes(
      node.type,
    ) &&
    node.id
  )
    own.globals.add(node.id.name)
  if (node.type === 'VariableDeclarator') addBound(node.id, own.globals)
  if (node.type === 'CatchClause' && node.param) addBound(node.param, own.globals)
  for (const param of node.params ?? []) addBound(param, own.globals)
  if (/^Import\w*Specifier$/.test(node.type)) own.globals.add(node.local.name)
}

/**
 * @param {any} pattern
 * @param {Set<string>} names
 */
function addBound(pattern, names) {
  visit(pattern, (node) => {
    if (node.type === 'Identifier') names.add(node.name)
  })
}

/** @param {any} node */
function memberName(node) {
  if (node.type !== 'MemberExpression' || node.computed) return null
  return node.property.type === 'Identifier' ? node.property.name : null
}

/**
 * @param {any} node
 * @param {any} parent
 */
function globalName(node, parent) {
  if (node.type === 'MemberExpression' && ['window', 'globalThis', 'self'].includes(node.object.name))
    return memberName(node)
  if (node.type !== 'Identifier') return null
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return null
  if (parent?.key === node && !parent.computed) return null
  // `typeof X` asks whether it is there.
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof' ? null : node.name
}

/**
 * What a build's target leaves as it is.
 * @param {any} node
 */
function newSyntax(node) {
  if (node.type === 'Literal' && node.regex) {
    if (node.regex.flags.includes('v')) return { name: 'regular expression with flag v', since: 112 }
    if (/\(\?[ims]*(-[ims]+)?:/.test(node.regex.pattern) && !/\(\?:/.test(node.regex.pattern))
      return { name: 'regular expression with modifiers', since: 125 }
  }
  if (node.type === 'VariableDeclaration' && /using/.test(node.kind)) return { name: 'using', since: 134 }
  if (node.type?.startsWith('Import') && node.attributes?.length > 0)
    return { name: 'import attributes', since: 123 }
  return null
}
