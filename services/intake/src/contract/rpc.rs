//! The last step of every RPC: the outcome of a method as gRPC's answer.

/// Implements a service of the contract: `rpcs! { Trait for Type: rpc => method(Request) -> Response; … }`.
macro_rules! rpcs {
    ($service:ident for $type:ident:
     $($rpc:ident => $method:ident($request:ident) -> $response:ident;)+) => {
        #[tonic::async_trait]
        impl $service for $type {
            $(async fn $rpc(
                &self,
                request: Request<proto::$request>,
            ) -> Result<Response<proto::$response>, Status> {
                Ok(Response::new(self.$method(&request).await?))
            })+
        }
    };
}
pub(crate) use rpcs;
