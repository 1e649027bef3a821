// The shortcut keys, as listed by the key ?.
import { close } from './menus.js';
import { up } from './page.js';

const moveToRow = step => {
    const links = [...document.querySelectorAll('.job-table a.open-job')];
    const at = links.findIndex(link => link.closest('tr').contains(document.activeElement));
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
    if (next) next.focus();
};

const keys = {
    j: () => moveToRow(1),
    k: () => moveToRow(-1),
    '?': () => document.getElementById('keys').showModal(),
};

document.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
        const menu = up(event.target, 'details.menu[open]') || document.querySelector('details.menu[open]');
        if (menu) return close(menu);
        const closer = document.querySelector('.drawer [data-close]');
        if (closer && !event.defaultPrevented && !up(event.target, 'input:not([type=checkbox]), textarea, select')) closer.click();
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
    if (up(event.target, 'input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    const act = keys[event.key];
    const key = `[data-key="${CSS.escape(event.key)}"]`;
    const target = act ? null : document.querySelector(`.own-keys ${key}`) || document.querySelector(key);
    if (!act && !target) return;
    event.preventDefault();
    if (act) act();
    else if (target.matches('details')) {
        target.open = true;
        target.querySelector('summary').focus();
    } else if (target.matches('button')) target.click();
    else target.focus();
});
