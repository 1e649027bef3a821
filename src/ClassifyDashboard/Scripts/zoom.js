// Dragging from one bar of a timeline to another zooms to the bars between them.
import { up, visit } from './page.js';

let firstBar = null;
const barOf = event => up(event.target, '[data-zoom] a');
const mark = (from, to) => {
    const bars = [...from.parentNode.querySelectorAll('a')];
    const [low, high] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
    bars.forEach((each, i) => each.classList.toggle('is-marked', i >= low && i <= high && low !== high));
    return [bars[low], bars[high]];
};

document.addEventListener('pointerdown', event => { firstBar = event.button === 0 ? barOf(event) : null; });
document.addEventListener('dragstart', event => { if (firstBar) event.preventDefault(); });
document.addEventListener('pointermove', event => {
    const over = firstBar && barOf(event);
    if (over && over.parentNode === firstBar.parentNode) mark(firstBar, over);
});
document.addEventListener('pointerup', event => {
    const [from, over] = [firstBar, barOf(event)];
    firstBar = null;
    if (!from || !over || from === over || over.parentNode !== from.parentNode) return;
    const [low, high] = mark(from, over);
    mark(from, from);
    const url = new URL(from.closest('[data-zoom]').dataset.zoom, document.baseURI);
    const at = (link, key) => new URL(link.href.baseVal, document.baseURI).searchParams.get(key);
    url.searchParams.set('from', at(low, 'from'));
    url.searchParams.set('to', at(high, 'to'));
    visit(url);
});
