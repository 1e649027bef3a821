// The slider and the box of a threshold. What it selects is said at once; the address follows when the control is let go. Counts come with the form.
import { up, visit } from './page.js';

let read = {}; // the steps as they were read last
const stepsOf = form => {
    const text = form.dataset.steps;
    if (read.text === text) return read.steps;
    const sums = [];
    const steps = text.split(';').map(step => {
        const [at, ...more] = step.split(',').map(Number);
        more.forEach((count, i) => sums[i] = (sums[i] || 0) + count);
        return { at, counts: sums.slice() };
    });
    read = { text, steps };
    return steps;
};
const formats = {};
const format = (number, least, most) => { // to make a format takes longer than to use it
    const key = least * 10 + most;
    formats[key] = formats[key] || new Intl.NumberFormat([], { minimumFractionDigits: least, maximumFractionDigits: most });
    return formats[key].format(number);
};
const percent = share => share > 0 && share < .0005 ? '<0.1 %' : share < 1 && share > .9995 ? '>99.9 %' : `${format(share * 100, 0, 1)} %`;
const write = (element, text) => { element.firstChild.data = text; }; // the text node stays the page's own
const show = (form, step, last) => {
    const sum = counts => counts.reduce((a, b) => a + b, 0);
    const of = (counts, i) => i === '' ? sum(counts) : counts[i];
    for (const cell of form.querySelectorAll('[data-below]')) write(cell, format(of(step.counts, cell.dataset.below), 0, 0));
    for (const cell of form.querySelectorAll('[data-share]')) write(cell, percent(of(step.counts, cell.dataset.share) / of(last.counts, cell.dataset.share)));
    write(form.querySelector('[data-at]'), format(step.at, 1, 6));
    for (const link of form.querySelectorAll('a.below')) link.href = link.href.replace(/confidence=0-[\d.]*/, `confidence=0-${step.at}`);
};
const chosen = event => {
    const form = up(event.target, '[data-threshold][data-steps]');
    if (!form) return null;
    const steps = stepsOf(form);
    const typed = parseFloat(event.target.value.replace(',', '.'));
    const step = event.target.type === 'range' ? steps[event.target.value] : steps.filter(each => each.at <= typed).pop();
    return step && { form, step, last: steps[steps.length - 1] };
};

document.addEventListener('input', event => {
    const now = chosen(event);
    if (now) show(now.form, now.step, now.last);
});
document.addEventListener('change', event => {
    const now = chosen(event);
    if (!now) return;
    const url = new URL(now.form.dataset.threshold, document.baseURI);
    url.searchParams.set('threshold', now.step.at);
    visit(url);
});
document.addEventListener('submit', event => { if (up(event.target, '[data-steps]')) event.preventDefault(); });
