using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// Control endpoints that the real service does not have: faults, counts of requests and jobs, the deletion of a
/// job, and what its document really is.
/// </summary>
internal static class ControlEndpoints
{
    /// <summary>Maps the faults and the requests of some endpoints below a path.</summary>
    public static void Map(IEndpointRouteBuilder routes, string path, Faults faults, RequestLog requests)
    {
        routes.MapMethods(path + "/faults", ["GET"], context =>
            WriteAsync(context, faults.On.ToDictionary(on => Faults.Names[(int)on.Key], on => on.Value), ControlJson.Default.DictionaryStringDouble));
        routes.MapMethods(path + "/faults", ["DELETE"], context =>
        {
            faults.Clear();
            return Task.CompletedTask;
        });
        routes.MapMethods(path + "/faults/{name}", ["PUT"], context => SetAsync(context, faults));
        routes.MapMethods(path + "/faults/{name}", ["DELETE"], context =>
        {
            if (Faults.TryParse((string)context.Request.RouteValues["name"]!, out var fault))
                faults.Clear(fault);
            else
                context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        routes.MapMethods(path + "/requests", ["GET"], context =>
            WriteAsync(context, new Counted(requests.Total, requests.Latest), ControlJson.Default.Counted));
        routes.MapMethods(path + "/requests", ["DELETE"], context =>
        {
            requests.Reset();
            return Task.CompletedTask;
        });
    }

    /// <summary>Maps the counts and the deletion of jobs.</summary>
    public static void Map(IEndpointRouteBuilder routes, Lister lister)
    {
        routes.MapMethods("/sample/truth", ["GET"], context =>
        {
            var (question, refusals) = ListQuestion.Read(context.Request.Query);
            if (refusals.Count == 0)
                return WriteAsync(context, lister.Count(question), ControlJson.Default.Truth);
            context.Response.StatusCode = 422;
            return context.Response.Body.WriteAsync(SampleJobJson.Detail(refusals)).AsTask();
        });
        routes.MapMethods("/sample/jobs/{id}/truth", ["GET"], context =>
        {
            if (lister.TrueTypeOf((string)context.Request.RouteValues["id"]!) is { } truth)
                return WriteAsync(context, truth, ControlJson.Default.TrueType);
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        routes.MapMethods("/sample/jobs/{id}", ["DELETE"], context =>
        {
            context.Response.StatusCode = lister.Delete((string)context.Request.RouteValues["id"]!) ? 200 : 404;
            return Task.CompletedTask;
        });
    }

    private static Task SetAsync(HttpContext context, Faults faults)
    {
        var query = context.Request.Query;
        var share = 1.0;
        int? count = null;
        var usable = Faults.TryParse((string)context.Request.RouteValues["name"]!, out var fault)
            && (!query.ContainsKey("share")
                || (double.TryParse(query["share"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share <= 1));
        if (query.ContainsKey("count"))
        {
            usable &= int.TryParse(query["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var times);
            count = times;
        }

        if (usable)
        {
            faults.Set(fault, share, count);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = 400;
        return context.Response.Body.WriteAsync(
            SampleJobJson.Detail($"The fault must be one of {string.Join(", ", Faults.Names)}, share 0 to 1, count a whole number.")).AsTask();
    }

    private static Task WriteAsync<T>(HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}

internal sealed record Counted(long Total, IReadOnlyList<LoggedRequest> Latest);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(Truth))]
[JsonSerializable(typeof(TrueType))]
internal sealed partial class ControlJson : JsonSerializerContext;
