// Views that are saved in this browser. The stored text may be anything, and a browser may refuse to store.
const storageKey = 'views', mostViews = 50, longestName = 60, longestQuery = 4000;

const isText = (value, longest) => typeof value === 'string' && value.length > 0 && value.length <= longest;

const list = () => {
    try {
        const kept = JSON.parse(localStorage.getItem(storageKey) || '[]');
        return kept.filter(view => view && isText(view.name, longestName) && isText(view.query, longestQuery)).slice(0, mostViews).map(({ name, query }) => ({ name, query }));
    } catch { return []; }
};

const keep = kept => {
    try {
        localStorage.setItem(storageKey, JSON.stringify(kept));
        return true;
    } catch { return false; }
};

const others = name => list().filter(view => view.name.toLowerCase() !== name.toLowerCase());

export const views = {
    list,
    save: (name, query) => isText(name, longestName) && isText(query, longestQuery) && others(name).length < mostViews && keep([...others(name), { name, query }]),
    remove: name => keep(others(name)),
};
