# A test reads the two RUN lines from this file and runs them.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet restore src/ClassifyDashboard/ClassifyDashboard.csproj --locked-mode
RUN dotnet publish src/ClassifyDashboard/ClassifyDashboard.csproj --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s CMD ["dotnet", "ClassifyDashboard.dll", "health"]
ENTRYPOINT ["dotnet", "ClassifyDashboard.dll"]
